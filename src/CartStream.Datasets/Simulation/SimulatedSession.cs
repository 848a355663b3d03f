using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>A simulated session of a shopper.</summary>
/// <param name="ShopperId">The shopper's id, UTF-8.</param>
/// <param name="SessionId">The session's fresh id, UTF-8.</param>
/// <param name="Steps">The actions, in time order.</param>
public sealed record SimulatedSession(byte[] ShopperId, byte[] SessionId, IReadOnlyList<SimulatedStep> Steps)
{
    /// <summary>Step <paramref name="index"/> as an event.</summary>
    public ShopperEvent Event(int index)
    {
        var step = Steps[index];
        return new ShopperEvent
        {
            TimeMs = step.TimeMs,
            Type = step.Type,
            ItemId = step.ItemId,
            ShopperId = ShopperId,
            SessionId = SessionId,
        };
    }
}
