using CartStream.Events;

namespace CartStream.Postgres.Tests;

/// <summary>One step of a made-up log; shoppers with an even number are in partition 0, the others in 1.</summary>
internal sealed record SinkFoldStep(SinkFoldStepKind Kind, int Shopper, int Session, int Item)
{
    /// <summary>Appends the step to the log and to what the tables shall be.</summary>
    public void AppendTo(TestLog log, SinkFold expected, int second)
    {
        var (shopper, item, partition) = ($"shopper{Shopper}", $"item{Item}", Shopper % 2);
        if (expected.IsDeleted(shopper))
            return;
        switch (Kind)
        {
            case SinkFoldStepKind.Recommend:
                log.Recommend($"session{Session}", shopper, second, [item], partition);
                expected.Recommend($"session{Session}", shopper, item);
                break;
            case SinkFoldStepKind.Add:
                log.Act(EventType.Cart, shopper, item, second, quantity: null, partition);
                expected.Add(shopper, item);
                break;
            case SinkFoldStepKind.Remove:
                log.Act(EventType.RemoveFromCart, shopper, item, second, quantity: null, partition);
                expected.Remove(shopper, item);
                break;
            default:
                log.Delete(shopper, second, partition);
                expected.Delete(shopper);
                break;
        }
    }
}
