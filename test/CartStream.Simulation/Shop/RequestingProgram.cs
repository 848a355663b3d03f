using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>
/// A program that sends requests to any of the servers. Requests and answers get lost, and requests arrive twice.
/// </summary>
internal abstract class RequestingProgram(
    SimulatedCluster cluster, string name, IReadOnlyList<ServerProgram> servers)
    : SimulatedProgram(cluster, name)
{
    private const double Lost = 0.06;
    private const double Twice = 0.06;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    private readonly List<SimulatedCall> _calls = [];

    /// <summary>
    /// Sends a request to one of the servers; null when no answer comes, or one that says to try again later.
    /// </summary>
    protected SimulatedCall? Ask(SimulatedRequest request)
    {
        if (request.Forgets is not null)
            AwaitCalls();
        Scheduler.Sleep("request on its way", Scheduler.UpTo(Latency));
        var server = servers[Scheduler.Random.Next(servers.Count)];
        if (Process.CutOffUntil > Scheduler.Now || server.Process.CutOffUntil > Scheduler.Now
            || Scheduler.Happens(Lost) || server.Begin(request) is not { } call)
        {
            Scheduler.Sleep("nobody answers", TimeSpan.FromSeconds(1));
            return null;
        }

        _calls.Add(call);
        // Of who is forgotten twice at once, the second request is still there when the first is answered.
        if (request.Forgets is null && Scheduler.Happens(Twice)
            && servers[Scheduler.Random.Next(servers.Count)].Begin(request) is { } second)
        {
            _calls.Add(second);
        }

        Scheduler.Wait("an answer", () => call.Work.IsCompleted, Scheduler.Later(Patience));
        Scheduler.Sleep("answer on its way", Scheduler.UpTo(Latency));
        if (call.Status is null || Scheduler.Happens(Lost))
            return null;
        Scheduler.Note($"{call.Status} {request.Method} {request.Path} {request.RetryKey}");
        return call.Status is 429 or 503 ? null : call;
    }

    /// <summary>Sends a request until it is answered.</summary>
    protected SimulatedCall AskUntilAnswered(SimulatedRequest request)
    {
        while (true)
        {
            if (Ask(request) is { } answer)
                return answer;
            Scheduler.Sleep("before asking again", Scheduler.UpTo(TimeSpan.FromMilliseconds(400)));
        }
    }

    /// <summary>Waits until none of its requests is under way.</summary>
    protected void AwaitCalls()
    {
        Scheduler.Wait("earlier calls", () => _calls.TrueForAll(call => call.Work.IsCompleted), long.MaxValue);
        _calls.Clear();
    }
}
