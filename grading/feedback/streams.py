"""What a cell printed, as it was printed."""


def joined(outputs):
    """Outputs with neighbouring pieces of one stream put together, letter for letter.

    A kernel sends what a cell prints when a clock strikes, in the middle of a line too.
    """
    whole = []
    for output in outputs:
        before = whole[-1] if whole else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            before["text"] += output["text"]
        else:
            whole.append(output)
    return whole
