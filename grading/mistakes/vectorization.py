"""Mistakes of chapter 04."""

from grading.mistakes.operators import (
    by_hand,
    by_operator,
    change,
    drop_factor,
    drop_transpose,
    other_axis,
)
from solutions import vectorization as key


def _both(*operators):
    """One operator after the other."""

    def applied(tree):
        for operator in operators:
            tree = operator(tree)
        return tree

    return applied


BROADCAST_SHAPE = [
    by_operator(
        key.broadcast_shape,
        "lined up at the left",
        _both(
            change(
                "(1,) * (length - len(s)) + tuple(s)",
                "tuple(s) + (1,) * (length - len(s))",
            ),
            change(
                "(1,) * (length - len(t)) + tuple(t)",
                "tuple(t) + (1,) * (length - len(t))",
            ),
        ),
        "The ones belong in front: shapes are lined up at the right, so (4,) goes "
        "with (3, 4) and not with (4, 3).",
        shape=True,
    ),
    by_operator(
        key.broadcast_shape,
        "shorter one decides",
        _both(
            change("(1,) * (length - len(s)) + tuple(s)", "tuple(s)"),
            change("(1,) * (length - len(t)) + tuple(t)", "tuple(t)"),
        ),
        "zip stops at the end of the shorter shape. Bring both to one length first, "
        "with ones in front.",
        shape=True,
    ),
    by_operator(
        key.broadcast_shape,
        "only t is stretched",
        change("a != b and a != 1 and b != 1", "a != b and b != 1"),
        "A size 1 may stand in either shape: (1, 3) and (2, 1) stretch each other.",
        shape=True,
    ),
    by_operator(
        key.broadcast_shape,
        "the larger size",
        change("b if a == 1 else a", "max(a, b)"),
        "Where one size is 1 the other one counts, even if it is 0: an empty axis "
        "stays empty. max gives 1 there.",
    ),
    by_operator(
        key.broadcast_shape,
        "a name goes with everything",
        change(
            "a != b and a != 1 and b != 1",
            "a != b and a != 1 and b != 1 and not isinstance(a, str)",
        ),
        "A name stands for one unknown number. It goes with itself and with 1, not "
        "with 3 and not with another name.",
    ),
    by_hand(
        "broadcast_shape",
        "never refuses",
        """
        def broadcast_shape(s, t):
            length = max(len(s), len(t))
            s = (1,) * (length - len(s)) + tuple(s)
            t = (1,) * (length - len(t)) + tuple(t)
            return tuple(b if a == 1 else a for a, b in zip(s, t))
        """,
        "Sizes such as 3 and 4 do not go together: raise a ValueError.",
    ),
    by_hand(
        "broadcast_shape",
        "multiples",
        """
        def broadcast_shape(s, t):
            length = max(len(s), len(t))
            s = (1,) * (length - len(s)) + tuple(s)
            t = (1,) * (length - len(t)) + tuple(t)
            for a, b in zip(s, t):
                if a != b and 1 not in (a, b) and not multiples(a, b):
                    raise ValueError("the sizes do not go together")
            return tuple(b if a == 1 else a for a, b in zip(s, t))

        def multiples(a, b):
            numbers = isinstance(a, int) and isinstance(b, int)
            return numbers and a * b > 0 and max(a, b) % min(a, b) == 0
        """,
        "An axis is copied only when its size is 1. Two rows are not repeated to make "
        "four, although 4 is a multiple of 2.",
    ),
]

CALORIE_PERCENTAGES = [
    by_operator(
        key.calorie_percentages,
        "across the foods",
        other_axis(),
        "Each row sums to 100, so this is how a nutrient is spread over the foods. "
        "Sum down the columns: axis=0.",
    ),
    by_operator(
        key.calorie_percentages,
        "of everything",
        change("A.sum(axis=0, keepdims=True)", "A.sum()"),
        "This divides by the sum of the whole table. Each food is divided by its own "
        "sum.",
    ),
    by_operator(
        key.calorie_percentages,
        "fractions",
        drop_factor("100"),
        "These are fractions that sum to 1. Percent means times 100.",
    ),
    by_operator(
        key.calorie_percentages,
        "flat row sums",
        change("A.sum(axis=0, keepdims=True)", "A.sum(axis=1)"),
        "A.sum(axis=1) has one entry per row, and being flat it is taken for a row "
        "that must fit the columns. You want the sums of the columns, axis=0.",
        shape=True,
    ),
    by_hand(
        "calorie_percentages",
        "rounded",
        """
        def calorie_percentages(A):
            return np.round(100 * A / A.sum(axis=0), 2)
        """,
        "Round when you print, not before: rounded shares no longer sum to 100.",
    ),
    by_hand(
        "calorie_percentages",
        "in place",
        """
        def calorie_percentages(A):
            A *= 100
            A /= A.sum(axis=0) / 100
            return A
        """,
        "`A *= 100` changes the caller's table. Make a new one: 100 * A.",
    ),
    by_hand(
        "calorie_percentages",
        "of the largest",
        """
        def calorie_percentages(A):
            return 100 * A / A.max(axis=0, keepdims=True)
        """,
        "This divides by the largest nutrient of a food. A share is taken of the sum.",
    ),
]

AS_COLUMN = [
    by_operator(
        key.as_column,
        "a row",
        change("v.reshape(-1, 1)", "v.reshape(1, -1)"),
        "(1, n) is a row. A column has n rows: (n, 1).",
        shape=True,
    ),
    by_operator(
        key.as_column,
        "flat ones only",
        change("max(v.shape) != v.size", "v.ndim != 1"),
        "A row or a column has two axes and is a vector all the same.",
        shape=True,
    ),
    by_operator(
        key.as_column,
        "left flat",
        change("v.reshape(-1, 1)", "v.reshape(-1)"),
        "v is flat: it has one axis, and a column has two. Ask for (-1, 1).",
        shape=True,
    ),
    by_hand(
        "as_column",
        "transpose",
        """
        def as_column(v):
            v = np.asarray(v)
            if v.ndim > 1 and max(v.shape) != v.size:
                raise ValueError("not a vector")
            return v.T
        """,
        "The transpose of a flat array is the same flat array, and that of a column "
        "is a row.",
        shape=True,
    ),
    by_hand(
        "as_column",
        "matrix unrolled",
        """
        def as_column(v):
            return np.asarray(v).reshape(-1, 1)
        """,
        "A matrix with several rows and columns is no vector, and unrolling it hides "
        "somebody's mistake. Raise a ValueError.",
    ),
    by_hand(
        "as_column",
        "arrays only",
        """
        def as_column(v):
            if v.ndim > 1 and max(v.shape) != v.size:
                raise ValueError("not a vector")
            return v.reshape(-1, 1)
        """,
        "v may be a list, which has no shape. Start with np.asarray(v).",
    ),
]

UNROLLED = "np.moveaxis(images, -1, 1).reshape(m, -1)"

IMAGES_TO_COLUMNS = [
    by_operator(
        key.images_to_columns,
        "images mixed",
        change(UNROLLED + ".T", "images.reshape(-1, m)"),
        "The shape fits but each column holds pieces of all images: reshape keeps the "
        "reading order. Give each image a row first, then transpose.",
    ),
    by_operator(
        key.images_to_columns,
        "pixel by pixel",
        change("np.moveaxis(images, -1, 1)", "images"),
        "The values of a pixel stay together here. Move the axis of the channels to "
        "the place behind the examples before unrolling.",
    ),
    by_operator(
        key.images_to_columns,
        "moved, then mixed",
        change(UNROLLED + ".T", "np.moveaxis(images, -1, 1).reshape(-1, m)"),
        "The channels are in order, but reshape(-1, m) cuts the examples into pieces. "
        "Use reshape(m, -1) and transpose.",
    ),
    by_operator(
        key.images_to_columns,
        "examples as rows",
        drop_transpose(UNROLLED),
        "This has one image per row. Columns are examples: transpose at the end.",
        shape=True,
    ),
    by_hand(
        "images_to_columns",
        "columns first",
        """
        def images_to_columns(images):
            return images.T.reshape(-1, images.shape[0])
        """,
        "images.T turns all the axes round, so each channel is read column by column. "
        "It must be read row by row.",
    ),
    by_hand(
        "images_to_columns",
        "channels before examples",
        """
        def images_to_columns(images):
            m = images.shape[0]
            return np.moveaxis(images, -1, 0).reshape(-1, m)
        """,
        "Now the red tables of all images come first. The axis of the examples has to "
        "stay in front of the channels.",
    ),
]

ROLLED = "np.moveaxis(X.T.reshape(-1, n_C, n_H, n_W), 1, -1)"

COLUMNS_TO_IMAGES = [
    by_operator(
        key.columns_to_images,
        "not transposed",
        drop_transpose("X"),
        "reshape reads X row by row, and a row of X is one pixel of all images. "
        "Transpose first.",
    ),
    by_operator(
        key.columns_to_images,
        "pixel by pixel",
        change(ROLLED, "X.T.reshape(-1, n_H, n_W, n_C)"),
        "The column lists channel after channel, so the channels are the first axis of "
        "an image after reshape. Move them to the end afterwards.",
    ),
    by_operator(
        key.columns_to_images,
        "channels left in front",
        change(ROLLED, "X.T.reshape(-1, n_C, n_H, n_W)"),
        "The channels stand behind the examples; they belong at the end.",
        shape=True,
    ),
    by_operator(
        key.columns_to_images,
        "width before height",
        change("X.T.reshape(-1, n_C, n_H, n_W)", "X.T.reshape(-1, n_C, n_W, n_H)"),
        "Height comes before width: an image has n_H rows of n_W pixels.",
        shape=True,
    ),
    by_hand(
        "columns_to_images",
        "turned",
        """
        def columns_to_images(X, shape):
            n_H, n_W, n_C = shape
            return X.reshape(n_C, n_W, n_H, -1).T
        """,
        "Each image is filled column by column. It was unrolled row by row.",
    ),
    by_hand(
        "columns_to_images",
        "bare reshape",
        """
        def columns_to_images(X, shape):
            return X.reshape(-1, *shape)
        """,
        "reshape alone neither puts the examples in front nor the channels at the end: "
        "it only cuts the reading order of X into pieces.",
    ),
]

EXPANDED = "squares_X - 2 * X.T @ Z + squares_Z"

PAIRWISE_SQUARED_DISTANCES = [
    by_operator(
        key.pairwise_squared_distances,
        "not cut",
        change(f"np.maximum({EXPANDED}, 0)", EXPANDED),
        "For nearly equal points the three terms cancel, and what is left of rounding "
        "can be negative. Cut it at 0.",
    ),
    by_operator(
        key.pairwise_squared_distances,
        "plus the product",
        change(EXPANDED, "squares_X + 2 * X.T @ Z + squares_Z"),
        "This is |x + z|^2. The product term has a minus.",
    ),
    by_operator(
        key.pairwise_squared_distances,
        "product once",
        drop_factor("2"),
        "The product x.z comes twice in |x - z|^2.",
    ),
    by_operator(
        key.pairwise_squared_distances,
        "across examples",
        other_axis(),
        "Summing over axis 1 adds up one feature of all points. |x|^2 sums over the "
        "features of one point, axis=0.",
        shape=True,
    ),
    by_hand(
        "pairwise_squared_distances",
        "root",
        """
        def pairwise_squared_distances(X, Z):
            squares = (X**2).sum(axis=0)[:, None] - 2 * X.T @ Z + (Z**2).sum(axis=0)
            return np.sqrt(np.maximum(squares, 0))
        """,
        "These are the distances. The squares are asked for: no root.",
    ),
    by_hand(
        "pairwise_squared_distances",
        "city blocks",
        """
        def pairwise_squared_distances(X, Z):
            return np.abs(X[:, :, None] - Z[:, None, :]).sum(axis=0)
        """,
        "This sums |difference|. The squared distance sums its squares.",
    ),
    by_hand(
        "pairwise_squared_distances",
        "turned",
        """
        def pairwise_squared_distances(X, Z):
            return ((Z[:, :, None] - X[:, None, :]) ** 2).sum(axis=0)
        """,
        "A row belongs to a point of X and a column to one of Z: (m_X, m_Z).",
        shape=True,
    ),
    by_hand(
        "pairwise_squared_distances",
        "mean",
        """
        def pairwise_squared_distances(X, Z):
            return ((X[:, :, None] - Z[:, None, :]) ** 2).mean(axis=0)
        """,
        "The squares are summed over the features, not averaged.",
    ),
]

MISTAKES = (
    BROADCAST_SHAPE
    + CALORIE_PERCENTAGES
    + AS_COLUMN
    + IMAGES_TO_COLUMNS
    + COLUMNS_TO_IMAGES
    + PAIRWISE_SQUARED_DISTANCES
)
