using CartStream.Server.Hosting;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>What <c>cartstream serve</c> was asked for.</summary>
/// <param name="Store">The embedded log's file.</param>
/// <param name="Server">How to listen and answer.</param>
/// <param name="Demo">Whether simulated shoppers stream in.</param>
/// <param name="DemoEventsPerSecond">How many events a second they send, about.</param>
internal sealed record ServeOptions(string Store, ServerOptions Server, bool Demo, double DemoEventsPerSecond)
{
    /// <summary>Throws when the options don't hold together.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = new List<string>(Server.Faults());
        if (DemoEventsPerSecond is not (> 0 and <= 1_000))
            faults.Add($"demo-rate: found {DemoEventsPerSecond}, expected above 0 to 1000 events a second");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
