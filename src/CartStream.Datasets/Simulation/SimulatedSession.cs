using CartStream.Events;

namespace CartStream.Datasets.Simulation;

/// <summary>A session that was made up for a shopper.</summary>
/// <param name="ShopperId">The shopper's id, UTF-8.</param>
/// <param name="SessionId">The session's fresh id, UTF-8.</param>
/// <param name="Steps">What is done, in time order.</param>
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
