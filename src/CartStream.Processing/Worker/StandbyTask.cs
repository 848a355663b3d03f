using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>
/// Follows the changelog of a partition that another worker owns, on a thread of its own, so that a takeover reads only
/// the remainder.
/// </summary>
/// <remarks>
/// Invariants: after <see cref="Detach"/> or <see cref="Dispose"/> nothing is read. It never ends a worker: when it
/// can't follow, it restarts, or leaves the error to the task that opens the partition.
/// </remarks>
internal sealed class StandbyTask : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FollowMax = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(5);

    private readonly Func<ChangelogReader> _open;
    private readonly SemaphoreSlim _turns;
    private readonly TimeProvider _time;
    private readonly Action<PartitionView>? _publish;
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private ChangelogReader? _changelog;
    private volatile bool _isWarm;
    private volatile string? _fault;
    private long _records;

    private StandbyTask(
        Func<ChangelogReader> open, SemaphoreSlim turns, TimeProvider time, Action<PartitionView>? publish)
    {
        _open = open;
        _turns = turns;
        _time = time;
        _publish = publish;
    }

    /// <summary>Starts following.</summary>
    /// <param name="open">Opens the changelog with a core of its own.</param>
    /// <param name="turns">Lets only one of a worker's standbys read at a time.</param>
    /// <param name="time">The clock for pauses.</param>
    /// <param name="publish">
    /// Called with a copy that has caught up and then follows commit by commit; null when copies only have to be
    /// current enough for a takeover.
    /// </param>
    public static StandbyTask Start(
        Func<ChangelogReader> open, SemaphoreSlim turns, TimeProvider time, Action<PartitionView>? publish = null)
    {
        var task = new StandbyTask(open, turns, time, publish);
        task._run = time.StartThread(task.Run);
        return task;
    }

    /// <summary>Whether everything available has been read.</summary>
    public bool IsWarm => _isWarm;

    /// <summary>Why it can't follow, now or permanently; null when it can.</summary>
    public string? Fault => _fault;

    /// <summary>Records read so far.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Stops following and returns the reader; null when there is none.</summary>
    public ChangelogReader? Detach()
    {
        _stop.Cancel();
        _time.Join(_run);
        var detached = _changelog;
        _changelog = null;
        return detached;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DropCopy(Detach());
        _stop.Dispose();
    }

    private static void DropCopy(ChangelogReader? changelog)
    {
        changelog?.Dispose();
        changelog?.Core.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                if (!TryCatchUp())
                    Wait(FaultPause);
                else if (_publish is null)
                    Wait(Pause);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (InvalidDataException e)
        {
            DropAsFaulty(e.Message);
        }
    }

    private void DropAsFaulty(string fault)
    {
        _fault = fault;
        _isWarm = false;
        DropCopy(_changelog);
        _changelog = null;
    }

    private void Wait(TimeSpan pause) => _time.Pause(pause, _stop.Token);

    private bool TryCatchUp()
    {
        try
        {
            if (_isWarm && _publish is not null)
                _changelog!.Follow(FollowMax, Count, _stop.Token);
            else
                CatchUpInTurn();
            _fault = null;
            return true;
        }
        catch (LogException e)
        {
            // A reader that failed may have skipped records.
            DropAsFaulty(e.Message);
            return false;
        }
    }

    private void CatchUpInTurn()
    {
        _time.Enter(_turns, _stop.Token);
        try
        {
            _changelog ??= _open();
            _changelog.CatchUp(Count, _stop.Token);
        }
        finally
        {
            _turns.Release();
        }

        _isWarm = true;
        _publish?.Invoke(new PartitionView(_changelog.Core, processor: null));
    }

    private void Count(long read) => Interlocked.Exchange(ref _records, read);
}
