"""What a submission may use up, and which defences are on."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Budgets of one submission; each can be set in the configuration.

    cpu_seconds: time of all its own cells together, and as much again of the set-up
        and the checks. CPU time, and time in which it sleeps; not time in which it
        waits for a core. In a batch it is the most that a submission may get: how much
        it gets follows what the key takes, see `grading.trusted.batch.budgets`.
    check_cpu_seconds: the same of one check; a check that needs more fails, and the
        next one goes on with a new worker. In a batch the most too.
    wall_factor: time by the clock, of a check and of all together, is this many times
        as much, for machines under load.
    memory_bytes: address space of a process, and resident memory of all together.
        NumPy alone maps about 500 MiB.
    processes: processes and threads at once.
    file_bytes: size of a file it may write, and of its private /tmp.
    output_bytes: text and pictures it may print, all cells together.
    message_bytes: one message from the worker, an answer with all its arrays, and the
        memory that it takes over here.
    text_bytes: the part of a message that is not arrays; it takes twenty times as much
        memory when it is read.
    callbacks: calls from the worker of functions lent to it.
    notebook_bytes, cells: size of the submission itself.
    packages: what its code may import beside gradbook, what these require and the
        standard library; names of distributions in the grader's environment.
    """

    cpu_seconds: int = 60
    check_cpu_seconds: int = 10
    wall_factor: int = 10
    memory_bytes: int = 2048 * MIB
    processes: int = 32
    file_bytes: int = 32 * MIB
    output_bytes: int = MIB
    message_bytes: int = 256 * MIB
    text_bytes: int = 16 * MIB
    callbacks: int = 100_000
    notebook_bytes: int = 100 * MIB
    cells: int = 2000
    packages: tuple[str, ...] = ("matplotlib", "numpy")


@dataclass(frozen=True)
class Defences:
    """One switch a defence. Tests turn one off to show that an attack then succeeds.

    namespaces: own mounts, processes, network and hostname, where the system has them;
        without it the next four do what they can.
    hidden_files: only system and interpreter are there; no course, no homes.
    read_only: nothing can be written but the private /tmp.
    own_processes: no other process can be seen or signalled.
    network: no interface, not even the loopback of the host, and no sockets.
    system_calls: a kernel filter refuses ptrace, mounts, namespaces and the like.
    clean_environment: environment variables do not reach the worker.
    closed_descriptors: nor do open files.
    other_user: the worker gives up root and all capabilities.
    limits: rlimits on CPU, memory, processes and files.
    deadline: the trusted side stops waiting, and rest costs as much as work.
    judge_limits: what runs over here for one submission has limits too.
    numbered_replies: a reply carries the number of its request.
    capped_messages: the length of a message is checked before it is read.
    counted_messages: what a message becomes is counted before it is made.
    opaque_handles: arithmetic with the student's objects never gives a number.
    capped_output: what the student prints is cut.
    proof_of_pass: points only for a check whose code ran to its end over here.
    source_of_truth: checks, points and ids are those of the assignment.
    fresh_inputs: the inputs of hidden tests depend on the submission.
    """

    namespaces: bool = True
    hidden_files: bool = True
    read_only: bool = True
    own_processes: bool = True
    network: bool = True
    system_calls: bool = True
    clean_environment: bool = True
    closed_descriptors: bool = True
    other_user: bool = True
    limits: bool = True
    deadline: bool = True
    judge_limits: bool = True
    numbered_replies: bool = True
    capped_messages: bool = True
    counted_messages: bool = True
    opaque_handles: bool = True
    capped_output: bool = True
    proof_of_pass: bool = True
    source_of_truth: bool = True
    fresh_inputs: bool = True
