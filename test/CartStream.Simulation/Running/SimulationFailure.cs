namespace CartStream.Simulation.Running;

/// <summary>An invariant is violated; the message names it and the place.</summary>
internal sealed class SimulationFailure(string message) : Exception(message);
