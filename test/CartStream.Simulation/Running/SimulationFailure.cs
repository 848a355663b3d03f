namespace CartStream.Simulation.Running;

/// <summary>An invariant does not hold; the message says which, and where.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
