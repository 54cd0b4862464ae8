"""The key of chapter 12, optimization."""

import numpy as np


def random_mini_batches(X, Y, batch_size, rng):
    """The examples in random order, cut into mini-batches.

    X: (n_x, m) and Y: (n_y, m), one column per example, m >= 1.
    batch_size: whole number >= 1; it may be larger than m.
    rng: np.random.Generator, the source of all random numbers. Every order
    of the examples is equally likely.
    Returns a list of pairs (X_t, Y_t). Each example is in one of them, its
    columns of X and Y in the same place. All have batch_size columns, but
    the last one, which has what is left: 1 to batch_size.
    """
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    for start in range(0, m, batch_size):
        chosen = order[start : start + batch_size]
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


def ewa(theta, beta, bias_correction):
    """Exponentially weighted averages of a series, one after each value.

    theta: (T,) numbers, a list or an array, T >= 1; theta[0] is that of
    day t = 1. beta: number, 0 <= beta < 1.
    bias_correction: True or False, whether V_t is divided by 1 - beta^t.
    Returns an array (T,). Before the first day the average is 0. The
    corrected value is never what the next day goes on with.
    """
    V, averages = 0.0, []
    for t, value in enumerate(theta, start=1):
        V = beta * V + (1 - beta) * value
        averages.append(V / (1 - beta**t) if bias_correction else V)
    return np.array(averages)


def initialize_state(parameters):
    """What the optimizers of this chapter remember before the first step.

    parameters: dict of arrays by name, "W1", "b1", ...; any names, shapes
    and real types.
    Returns {"v": ..., "s": ..., "t": 0}. "v" and "s" are dicts with an
    array of zeros (float64) for each name, in the shape of the parameter.
    No two of these arrays are the same object.
    """
    state = {"t": 0}
    for kind in ("v", "s"):
        state[kind] = {name: np.zeros(p.shape) for name, p in parameters.items()}
    return state


def update_parameters_with_momentum(
    parameters, grads, state, learning_rate, beta=0.9, nesterov=False
):
    """One step of gradient descent with momentum.

    parameters: dict of arrays by name. grads: dict with "d" + name for each
    of them, in the same shape; it may have further keys. Any order.
    state: dict with "v", a dict: the velocity for each name. Further keys
    of it are not looked at.
    learning_rate: number > 0. beta: number, 0 <= beta < 1.
    The new velocity is beta v + (1 - beta) gradient, and the step goes
    along it. With nesterov it goes along the velocity one step ahead,
    beta v + (1 - beta) gradient with the new v for v.
    Returns (parameters, state), new dicts with the same names; state has at
    least "v". No argument is changed.
    """
    new, velocity = {}, {}
    for name, p in parameters.items():
        g = grads["d" + name]
        v = beta * state["v"][name] + (1 - beta) * g
        velocity[name] = v
        move = beta * v + (1 - beta) * g if nesterov else v
        new[name] = p - learning_rate * move
    return new, {"v": velocity}


def update_parameters_with_adagrad(parameters, grads, state, learning_rate, delta=1e-5):
    """One step of Adagrad.

    parameters, grads, learning_rate: as for momentum.
    state: dict with "s", a dict: for each name the sum of the squares of
    all gradients before this step. Further keys of it are not looked at.
    delta: number > 0, stands under the root together with the sum, which
    has the square of the present gradient in it.
    Returns (parameters, state), new dicts with the same names; state has at
    least "s". No argument is changed.
    """
    new, sums = {}, {}
    for name, p in parameters.items():
        g = grads["d" + name]
        sums[name] = state["s"][name] + g**2
        new[name] = p - learning_rate * g / np.sqrt(delta + sums[name])
    return new, {"s": sums}


def update_parameters_with_rmsprop(
    parameters, grads, state, learning_rate, beta2=0.9, epsilon=1e-8
):
    """One step of RMSprop, without bias correction.

    parameters, grads, learning_rate: as for momentum.
    state: dict with "s", a dict: for each name the weighted average of the
    squares of the gradients. Further keys of it are not looked at.
    beta2: number, 0 <= beta2 < 1. epsilon: number > 0, is added to the
    root. The average has the square of the present gradient in it.
    Returns (parameters, state), new dicts with the same names; state has at
    least "s". No argument is changed.
    """
    new, averages = {}, {}
    for name, p in parameters.items():
        g = grads["d" + name]
        s = beta2 * state["s"][name] + (1 - beta2) * g**2
        averages[name] = s
        new[name] = p - learning_rate * g / (np.sqrt(s) + epsilon)
    return new, {"s": averages}


def update_parameters_with_adam(
    parameters,
    grads,
    state,
    learning_rate,
    beta1=0.9,
    beta2=0.999,
    epsilon=1e-8,
    weight_decay=0.0,
):
    """One step of Adam, or of AdamW where weight_decay is not 0.

    parameters, grads, learning_rate: as for momentum.
    state: dict with "v" and "s", dicts of the two averages by name, and
    "t", the number of steps taken so far: the first step has t = 1. The
    averages are kept as they are; only the step uses corrected ones.
    beta1, beta2: numbers, 0 <= beta < 1. epsilon: number > 0, is added to
    the root. weight_decay: number >= 0; each parameter, a bias too, is
    multiplied by 1 - learning_rate * weight_decay before its step.
    Returns (parameters, state), new dicts with the same names; state has at
    least "v", "s" and the new "t". No argument is changed.
    """
    t = state["t"] + 1
    new, v, s = {}, {}, {}
    for name, p in parameters.items():
        g = grads["d" + name]
        v[name] = beta1 * state["v"][name] + (1 - beta1) * g
        s[name] = beta2 * state["s"][name] + (1 - beta2) * g**2
        v_hat = v[name] / (1 - beta1**t)
        s_hat = s[name] / (1 - beta2**t)
        shrunk = (1 - learning_rate * weight_decay) * p
        new[name] = shrunk - learning_rate * v_hat / (np.sqrt(s_hat) + epsilon)
    return new, {"v": v, "s": s, "t": t}


def decay(schedule, alpha0, epoch, rate):
    """The learning rate of an epoch.

    schedule: "inverse_time": alpha0 / (1 + rate * epoch);
    "exponential": alpha0 times the power rate^epoch;
    "square_root": alpha0 * rate / sqrt(epoch);
    "staircase": alpha0, halved each time that `rate` whole epochs are over:
    epochs 1 to rate have alpha0, the next `rate` have half of it, and so on.
    alpha0: number > 0. epoch: whole number >= 1; the first epoch is 1.
    rate: number > 0, for staircase a whole one.
    Returns a number; a ValueError for any other schedule.
    """
    if schedule == "inverse_time":
        return alpha0 / (1 + rate * epoch)
    if schedule == "exponential":
        return alpha0 * rate**epoch
    if schedule == "square_root":
        return alpha0 * rate / np.sqrt(epoch)
    if schedule == "staircase":
        return alpha0 * 0.5 ** ((epoch - 1) // rate)
    raise ValueError(f"unknown schedule: {schedule}")


def warmup_cosine(step, steps, warmup, alpha0):
    """The learning rate of a step: up on a line, down on half a cosine.

    step: whole number from 1 to steps. warmup: whole number, 0 <= warmup <
    steps. alpha0: number > 0, the largest learning rate.
    The rate of steps 1 to warmup is alpha0 * step / warmup. Then it follows
    alpha0 / 2 * (1 + cos(pi * u)), where u is the share of the steps after
    warmup that are taken with this one: u = 1 at the last step.
    Returns a number.
    """
    if step <= warmup:
        return alpha0 * step / warmup
    u = (step - warmup) / (steps - warmup)
    return alpha0 / 2 * (1 + np.cos(np.pi * u))


def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches, epochs):
    """Mini-batch training with any optimizer.

    X: (n_x, m) and Y: (n_y, m). parameters: dict of arrays, the start.
    cost_and_grads: function (parameters, X_t, Y_t) -> (cost, grads).
    update: function (parameters, grads, state, learning_rate) ->
    (parameters, state). The first state is that of `initialize_state`, each
    later one what the step before returned.
    schedule: function epoch -> learning rate; the first epoch is 1.
    make_batches: function (X, Y) -> list of pairs (X_t, Y_t). It is called
    once at the start of each epoch, which takes one step on each pair, in
    their order. epochs: whole number >= 1.
    Returns (parameters, costs): after the last step, and a list or array of
    one cost per step, of its mini-batch before the step. No argument is
    changed.
    """
    state, costs = initialize_state(parameters), []
    for epoch in range(1, epochs + 1):
        for X_t, Y_t in make_batches(X, Y):
            cost, grads = cost_and_grads(parameters, X_t, Y_t)
            parameters, state = update(parameters, grads, state, schedule(epoch))
            costs.append(cost)
    return parameters, costs
