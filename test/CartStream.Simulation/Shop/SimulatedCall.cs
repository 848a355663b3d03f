namespace CartStream.Simulation.Shop;

/// <summary>A request that a server works on, whether or not a client still waits for the answer.</summary>
internal sealed class SimulatedCall
{
    /// <summary>Ends when the server has done with it, or has crashed.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>The status; null as long as there is no answer.</summary>
    public int? Status { get; set; }

    /// <summary>The answer's body.</summary>
    public string Body { get; set; } = "";
}
