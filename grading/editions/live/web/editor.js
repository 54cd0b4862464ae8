// A small editor for Python. Its colours are classes, so the style sheet sets them.

import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

// options: {text, label, changed(text), check()}. Escape, then Tab, leaves it.
export function createEditor(parent, { text, label, changed, check }) {
  const run = () => (check(), true);
  const leave = (view) => (view.setTabFocusMode(2000), false);
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      keymap.of([
        { key: "Shift-Enter", run },
        { key: "Mod-Enter", run },
        { key: "Escape", run: leave },
        ...defaultKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      history(),
      drawSelection(),
      bracketMatching(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      python(),
      syntaxHighlighting(classHighlighter),
      EditorView.contentAttributes.of({
        "aria-label": label,
        spellcheck: "false",
        tabindex: "0", // as it is anyway, but said: who looks for what scrolls asks
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed(view.state.doc.toString());
      }),
    ],
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    // As one step, which Undo takes back.
    set text(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        annotations: isolateHistory.of("full"),
      });
    },
    focus: () => view.focus(),
    // Where the line that an unwritten function raises in begins.
    toFirstGap() {
      const at = view.state.doc.toString().search(/^\s*raise NotImplementedError/m);
      if (at < 0) return;
      const line = view.state.doc.lineAt(at + 1);
      const from = line.from + line.text.search(/\S|$/);
      view.dispatch({ selection: { anchor: from, head: line.to } });
    },
  };
}
