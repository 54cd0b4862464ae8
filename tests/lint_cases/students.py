"""What students wrote, in several cases of the linter."""

DOUBLE = "def double(x):\n    return 2 * x"
QUADRUPLE = f"{DOUBLE}\ndef quadruple(x):\n    return double(double(x))"
SAME = "def f(x):\n    return x"
SUM = "def f(x):\n    return sum(x)"
READ = "def f():\n    return threshold"
HELLO = "def f():\n    print('hello')"
ASK = "def f():\n    return input()"
POINT = """class Point:
    "A point."
    items = [1, 2, 3]
    def __init__(self, x, y=0):
        self.x, self.y = x, y
        self.params = {"W": np.ones(2)}
        self.W = np.ones(2)
        self.path = []
    def __repr__(self):
        return f"Point({self.x}, {self.y})"
    def __str__(self):
        return f"({self.x}, {self.y})"
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __lt__(self, other):
        return self.x < other.x
    def __hash__(self):
        return hash(self.x)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __neg__(self):
        return Point(-self.x, -self.y)
    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5
    def __bool__(self):
        return True
    def __float__(self):
        return float(self.x)
    def __len__(self):
        return len(self.items)
    def __iter__(self):
        return iter(self.items)
    def __contains__(self, item):
        return item in self.items
    def __getitem__(self, key):
        return self.items[key]
    def __setitem__(self, key, value):
        self.items[key] = value
    def __enter__(self):
        return self
    def __exit__(self, *error):
        pass
    def norm(self):
        return abs(self)
    def loss(self):
        return float(self.params["W"].sum() + self.W.sum())
    @property
    def double(self):
        return 2 * self.x
    @staticmethod
    def origin():
        return Point(0)
class Colored(Point):
    pass
class Wrong(Exception):
    pass
def make():
    return Point(1, 2)
def fail():
    raise Wrong("no")"""
LAYER = """class Layer:
    def __init__(self, W):
        self.W = W
    def __call__(self, x):
        return self.W * x
    def total(self):
        return float(np.sum(self.W))"""
SHAPE = "class Shape:\n    def area(self):\n        return 1"
SQUARE = "class Square(Shape):\n    pass\ndef square():\n    return Square()"
COROUTINE = "async def f():\n    return 3"
GENERATE = "def f():\n    yield 1"
DRAW = "import matplotlib.pyplot as plt\ndef f():\n    plt.plot([1, 2])"
PLT = "import matplotlib.pyplot as plt"
IO = "import contextlib, io\nout = io.StringIO()"
