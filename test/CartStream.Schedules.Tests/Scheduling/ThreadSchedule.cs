using System.Runtime.ExceptionServices;

namespace CartStream.Schedules.Tests.Scheduling;

/// <summary>
/// Threads of which one moves at a time. At each step the schedule decides which one moves on.
/// </summary>
/// <remarks>
/// Invariants: the same decisions give the same run; a thread that ended or failed is not chosen any more.
/// </remarks>
internal sealed class ThreadSchedule : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [ThreadStatic]
    private static Member? _member;

    private readonly Member[] _members;
    private readonly SemaphoreSlim _ended = new(0);
    private readonly List<int> _options = [];
    private Func<IReadOnlyList<int>, int> _choose = _ => 0;

    /// <summary>Starts the threads.</summary>
    public ThreadSchedule(int threads) =>
        _members = [.. Enumerable.Range(0, threads).Select(number => new Member(this, number))];

    /// <summary>Runs something on each thread to its end.</summary>
    /// <param name="work">What each does.</param>
    /// <param name="choose">
    /// Picks one of several threads that can move, told by their numbers: first the one that moves now, unless it
    /// ended.
    /// </param>
    /// <exception cref="Exception">What the first thread that failed threw.</exception>
    public void Run(IReadOnlyList<Action> work, Func<IReadOnlyList<int>, int> choose)
    {
        _choose = choose;
        foreach (var member in _members)
            member.Begin(work[member.Number]);
        MoveOn(current: null);
        if (!_ended.Wait(Patience))
        {
            throw new InvalidOperationException(
                $"found threads that don't end within {Patience.TotalSeconds} s, expected none that waits for another: "
                + "a lock is held over a step, or a thread goes round in circles");
        }

        _members.FirstOrDefault(member => member.Failure is not null)?.Failure!.Throw();
    }

    /// <summary>A step of the calling thread, before it touches what others may; nothing outside of runs.</summary>
    public static void Step()
    {
        if (_member is { } member)
            member.Schedule.MoveOn(member);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        foreach (var member in _members)
            member.Dispose();
        _ended.Dispose();
    }

    private void MoveOn(Member? current)
    {
        _options.Clear();
        if (current is { HasEnded: false })
            _options.Add(current.Number);
        foreach (var member in _members)
        {
            if (member != current && !member.HasEnded)
                _options.Add(member.Number);
        }

        if (_options.Count == 0)
        {
            _ended.Release();
            return;
        }

        var next = _members[_options.Count == 1 ? _options[0] : _choose(_options)];
        if (next == current)
            return;
        // Once another moves, the run may end and the next one begin.
        var waits = current is { HasEnded: false };
        next.Wake();
        if (waits)
            current!.Wait();
    }

    private sealed class Member : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(0);
        private readonly Thread _thread;
        private Action? _work;

        public Member(ThreadSchedule schedule, int number)
        {
            Schedule = schedule;
            Number = number;
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public ThreadSchedule Schedule { get; }

        public int Number { get; }

        public bool HasEnded { get; private set; }

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Begin(Action work)
        {
            _work = work;
            HasEnded = false;
            Failure = null;
        }

        public void Wake() => _turn.Release();

        public void Wait() => _turn.Wait();

        public void Dispose()
        {
            _work = null;
            Wake();
            // A thread that doesn't end has been reported already.
            if (_thread.Join(Patience))
                _turn.Dispose();
        }

        private void Run()
        {
            _member = this;
            for (Wait(); _work is { } work; Wait())
            {
                try
                {
                    work();
                }
                catch (Exception e)
                {
                    Failure = ExceptionDispatchInfo.Capture(e);
                }

                HasEnded = true;
                Schedule.MoveOn(this);
            }
        }
    }
}
