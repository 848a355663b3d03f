namespace CartStream.Simulation.Running;

/// <summary>
/// Decides which thread runs: one at a time, handed over at every wait and every call of the log, chosen by a seed. The
/// clock moves only here.
/// </summary>
/// <remarks>
/// Invariants: one thread runs at any moment, so that nothing that simulated threads share needs a lock; the same seed
/// gives the same order, which <see cref="Trace"/> tells.
/// </remarks>
internal sealed class Scheduler(int seed)
{
    private const int ThreadStackBytes = 512 * 1024;
    private readonly List<SimulatedThread> _threads = [];
    private readonly List<SimulatedThread> _ready = [];
    private int _started;

    /// <summary>Every choice of the simulation comes from here.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>The time since the simulation began, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    /// <summary>A hash of all that has happened: equal for runs that are the same.</summary>
    public ulong Trace { get; private set; } = 14_695_981_039_346_656_037;

    /// <summary>How often a thread was given its turn.</summary>
    public long Steps { get; private set; }

    /// <summary>The thread that runs.</summary>
    public SimulatedThread Current { get; private set; } = null!;

    /// <summary>The failure that ended the simulation; null for none.</summary>
    public SimulationFailure? Failure { get; private set; }

    /// <summary>Called with each step of the simulation; null when it is not traced.</summary>
    public Action<string>? Traced { get; init; }

    /// <summary>Most turns before the simulation is given up as one that never ends.</summary>
    public long StepsMax { get; init; } = 3_000_000;

    /// <summary>Runs <paramref name="body"/> as the simulation's own thread, the first.</summary>
    public void Run(Action body)
    {
        Current = new SimulatedThread(_started++, process: null)
        {
            RealNumber = Environment.CurrentManagedThreadId,
        };
        _threads.Add(Current);
        body();
    }

    /// <summary>Whether all threads but the simulation's own have ended.</summary>
    public bool IsAlone => _threads.Count == 1;

    /// <summary>Begins a thread, which gets its first turn later; its task is over when it is.</summary>
    public Task Start(SimulatedProcess process, Action body)
    {
        var thread = new SimulatedThread(_started++, process);
        var over = new TaskCompletionSource();
        var real = new Thread(() => RunThread(thread, body, over), ThreadStackBytes) { IsBackground = true };
        _threads.Add(thread);
        real.Start();
        return over.Task;
    }

    /// <summary>Lets others run.</summary>
    public void Yield(string point) => Wait(point, ready: null, Now);

    /// <summary>Waits for <paramref name="wait"/>.</summary>
    public void Sleep(string point, TimeSpan wait) => Wait(point, ready: null, Later(wait));

    /// <summary>Waits until something is so or the deadline has come; returns whether it is.</summary>
    public bool Wait(string point, Func<bool>? ready, long deadline)
    {
        if (!IsOnItsThread)
            throw new InvalidOperationException($"{point}: found a thread that the simulation does not order");
        var thread = Current;
        (thread.Point, thread.Ready, thread.Deadline) = (point, ready, deadline);
        HandOver(thread);
        ThrowIfDead(thread);
        return ready?.Invoke() ?? true;
    }

    /// <summary>The moment after <paramref name="wait"/>.</summary>
    public long Later(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? long.MaxValue : Now + wait.Ticks;

    /// <summary>A time from 0 up to <paramref name="most"/>.</summary>
    public TimeSpan UpTo(TimeSpan most) => TimeSpan.FromTicks((long)(Random.NextDouble() * most.Ticks));

    /// <summary>Whether something happens that has this chance.</summary>
    public bool Happens(double chance) => Random.NextDouble() < chance;

    /// <summary>Takes note of what happens.</summary>
    public void Note(string what)
    {
        foreach (var c in what)
            Trace = (Trace ^ c) * 1_099_511_628_211;
        Trace = (Trace ^ (ulong)Now) * 1_099_511_628_211;
        Traced?.Invoke($"{TimeSpan.FromTicks(Now):mm\\:ss\\.fff} {Current.Process?.Name ?? "simulation"}/{
            Current.Number} {what}");
    }

    /// <summary>Notes that an invariant does not hold; the first counts.</summary>
    public void Fail(string what)
    {
        if (Failure is not null)
            return;
        Note($"FAILED: {what}");
        Failure = new SimulationFailure(what);
    }

    /// <summary>
    /// Whether the calling thread is the simulated thread whose turn it is, and not one of the platform's pool.
    /// </summary>
    public bool IsOnItsThread => Current.RealNumber == Environment.CurrentManagedThreadId;

    /// <summary>Throws when the thread's process is dead.</summary>
    public static void ThrowIfDead(SimulatedThread thread)
    {
        if (thread.Process is { IsDead: true })
            throw new SimulatedCrash();
    }

    private void RunThread(SimulatedThread thread, Action body, TaskCompletionSource over)
    {
        thread.Turn.Wait();
        thread.RealNumber = Environment.CurrentManagedThreadId;
        try
        {
            ThrowIfDead(thread);
            body();
            over.SetResult();
        }
        catch (Exception e)
        {
            over.SetException(e);
            _ = over.Task.Exception;
        }

        _threads.Remove(thread);
        Choose().Turn.Release();
    }

    private void HandOver(SimulatedThread thread)
    {
        var next = Choose();
        if (next == thread)
            return;
        next.Turn.Release();
        thread.Turn.Wait();
    }

    private SimulatedThread Choose()
    {
        if (++Steps > StepsMax)
            Fail($"found no end after {StepsMax} turns");
        FindReady();
        if (_ready.Count == 0)
        {
            var next = _threads.Min(thread => thread.NextAt);
            if (next == long.MaxValue)
            {
                Fail("every thread waits for ever: " + string.Join(
                    ", ", _threads.Select(thread => $"{thread.Process?.Name}/{thread.Number} at {thread.Point}")));
                return Current = _threads[0];
            }

            Now = Math.Max(Now, next);
            FindReady();
        }

        Current = _ready[Random.Next(_ready.Count)];
        Trace = (Trace ^ (ulong)Current.Number) * 1_099_511_628_211;
        return Current;
    }

    private void FindReady()
    {
        _ready.Clear();
        foreach (var thread in _threads)
        {
            thread.Process?.Tick(Now);
            if (thread.MayRun(Now))
                _ready.Add(thread);
        }
    }
}
