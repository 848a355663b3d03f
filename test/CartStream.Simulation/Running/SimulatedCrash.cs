namespace CartStream.Simulation.Running;

/// <summary>Unwinds a thread of a process that has crashed. Nothing that it does any more has an effect.</summary>
internal sealed class SimulatedCrash() : Exception("the simulated process has crashed");
