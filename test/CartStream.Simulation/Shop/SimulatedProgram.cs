using CartStream.Log;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;

namespace CartStream.Simulation.Shop;

/// <summary>
/// A program that is run on a machine, and started again after a crash or an end that isn't its last, as by a
/// supervisor.
/// </summary>
internal abstract class SimulatedProgram(SimulatedCluster cluster, string name)
{
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(2);
    private SimulatedProcess _process = new(name);
    private Task _run = Task.CompletedTask;

    public string Name => name;

    /// <summary>The process that runs, or ran last.</summary>
    public SimulatedProcess Process => _process;

    /// <summary>Whether it has done all that it has to do, or was stopped.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>Whether no process runs.</summary>
    public bool IsOver => _run.IsCompleted;

    /// <summary>Whether it runs for as long as it is let, and has done its work all the same.</summary>
    public virtual bool IsService => false;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Whether its clock may be wrong.</summary>
    protected virtual bool MayBeSkewed => true;

    protected Scheduler Scheduler => cluster.Scheduler;

    protected SimulatedCluster Cluster => cluster;

    /// <summary>Starts it.</summary>
    public void Start()
    {
        Starts++;
        var process = _process = new SimulatedProcess(name);
        process.Tick(Scheduler.Now);
        var skew = !MayBeSkewed
            ? TimeSpan.Zero
            : (Scheduler.UpTo(SkewMax) - (SkewMax / 2)) * (Scheduler.Happens(0.3) ? 1 : 0);
        var time = new SimulatedTime(Scheduler, process, skew);
        Scheduler.Note($"{name} starts");
        _run = Scheduler.Start(process, () => RunOnce(process, time));
    }

    /// <summary>Does the program's work, from its start.</summary>
    protected abstract void Run(SimulatedLog log, TimeProvider time);

    /// <summary>A log that is tried again for ever, as on a cluster.</summary>
    protected IEventLog Retrying(IEventLog log, TimeProvider time, CancellationToken stop) =>
        new RetryingLog(log, time, new LogOutages(time, line => Scheduler.Note(line)), patience: null, stop);

    private void RunOnce(SimulatedProcess process, TimeProvider time)
    {
        try
        {
            Run(new SimulatedLog(cluster, process), time);
            Scheduler.Note($"{name} ends");
        }
        catch (Exception) when (process.IsDead)
        {
            // It has crashed; exceptions on the way don't matter.
        }
        catch (LogException e)
        {
            Scheduler.Note($"{name} ends: {e.Message}");
        }
        catch (Exception e)
        {
            Scheduler.Fail($"{name} ends with {e}");
        }
        finally
        {
            if (!process.IsDead && process.Readers > 0)
                Scheduler.Fail($"{name} has ended with {process.Readers} readers open");
            process.Die(Scheduler.Now);
        }
    }
}
