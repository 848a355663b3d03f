namespace CartStream.Simulation.Shop;

/// <summary>What an event says of its item.</summary>
/// <param name="Brand">Its brand.</param>
/// <param name="Name">Its name.</param>
/// <param name="Price">Its price.</param>
/// <param name="Group">The id that it shares with its variants; empty for none.</param>
internal sealed record SimulatedTraits(string Brand, string Name, decimal Price, string Group);
