"""Other right answers to chapter 12."""

import math

import numpy as np

from solutions import optimization as key


def random_mini_batches(X, Y, batch_size, rng):
    m = X.shape[1]
    order = np.argsort(rng.random(m))
    count = math.ceil(m / batch_size)
    places = [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]
    return [(np.take(X, p, axis=1), np.take(Y, p, axis=1)) for p in places]


def ewa(theta, beta, bias_correction):
    averages, weight = np.zeros(len(theta)), 0.0
    last = 0.0
    for i, value in enumerate(theta):
        last += (1 - beta) * (value - last)
        weight += (1 - beta) * (1 - weight)
        averages[i] = last / weight if bias_correction else last
    return averages


def initialize_state(parameters):
    names = list(parameters)
    arrays = [np.zeros(np.shape(parameters[name]), dtype=float) for name in names * 2]
    half = len(names)
    return {
        "v": dict(zip(names, arrays[:half], strict=True)),
        "s": dict(zip(names, arrays[half:], strict=True)),
        "t": 0,
    }


def update_parameters_with_momentum(
    parameters, grads, state, learning_rate, beta=0.9, nesterov=False
):
    def mixed(old, name):
        return beta * old[name] + (1 - beta) * grads["d" + name]

    v = {name: mixed(state["v"], name) for name in parameters}
    moves = {name: mixed(v, name) for name in parameters} if nesterov else v
    new = {name: p - learning_rate * moves[name] for name, p in parameters.items()}
    return new, {**state, "v": v}


def update_parameters_with_adagrad(parameters, grads, state, learning_rate, delta=1e-5):
    new, s = dict(parameters), dict(state["s"])
    for name in parameters:
        s[name] = s[name] + grads["d" + name] ** 2
        rate = learning_rate / np.sqrt(delta + s[name])
        new[name] = new[name] - rate * grads["d" + name]
    return new, {"s": s}


def update_parameters_with_rmsprop(
    parameters, grads, state, learning_rate, beta2=0.9, epsilon=1e-8
):
    new, s = {}, {}
    for name in parameters:
        square = np.square(grads["d" + name])
        s[name] = square + beta2 * (state["s"][name] - square)
        step = grads["d" + name] / (np.sqrt(s[name]) + epsilon)
        new[name] = parameters[name] - learning_rate * step
    return new, {"s": s}


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
    t = state["t"] + 1
    later, new = {"v": {}, "s": {}, "t": t}, {}
    for name, p in parameters.items():
        g = grads["d" + name]
        corrected = []
        for kind, beta, power in (("v", beta1, 1), ("s", beta2, 2)):
            average = beta * state[kind][name] + (1 - beta) * g**power
            later[kind][name] = average
            corrected.append(average / (1 - beta**t))
        step = corrected[0] / (np.sqrt(corrected[1]) + epsilon)
        new[name] = p - learning_rate * (step + weight_decay * p)
    return new, later


def decay(schedule, alpha0, epoch, rate):
    match schedule:
        case "inverse_time":
            return alpha0 / (1 + rate * epoch)
        case "exponential":
            return alpha0 * math.prod([rate] * int(epoch))
        case "square_root":
            return alpha0 * rate / math.sqrt(epoch)
        case "staircase":
            for _ in range(int((epoch - 1) // rate)):
                alpha0 = alpha0 / 2
            return alpha0
    raise ValueError(schedule)


def warmup_cosine(step, steps, warmup, alpha0):
    if step > warmup:
        turn = math.pi * (steps - step) / (steps - warmup)
        return alpha0 * (1 - math.cos(turn)) / 2
    return step / warmup * alpha0


def train(X, Y, parameters, cost_and_grads, update, schedule, make_batches, epochs):
    at, state, costs = dict(parameters), key.initialize_state(parameters), []
    epoch = 0
    while epoch < epochs:
        epoch += 1
        rate = schedule(epoch)
        for batch in make_batches(X, Y):
            cost, grads = cost_and_grads(at, *batch)
            costs.append(float(cost))
            at, state = update(at, grads, state, rate)
    return at, np.array(costs)
