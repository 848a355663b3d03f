using CartStream.Events;
using CartStream.Processing.Topics;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// Bounds an event's time to what is possible, and corrects impossible times in a shopper's state. It depends on the
/// log alone: the event's own time, its record's time, and other shoppers' events.
/// </summary>
/// <remarks>
/// <para>
/// An event can't have happened after it was received. So its record's time is used when its own is later than that by
/// more than <see cref="ShopperOptions.ClockToleranceMs"/>.
/// </para>
/// <para>
/// A replayed history's records have the events' own times. There an event that is ahead of the stream is trusted until
/// there is evidence against it, because after a quiet night the first event is as far ahead as one of a fast clock.
/// Evidence is checked when the shopper's next event arrives: that event is earlier by more than an idle gap; it is
/// earlier, and so were most shoppers in between; or at least <see cref="OthersMin"/> others came in between, most of
/// them earlier, which proves the shopper's clock wrong for the next event as well.
/// </para>
/// </remarks>
internal sealed class TimeBound(StreamTime clock, ShopperOptions options, ItemDictionary items)
{
    /// <summary>How far apart the events of a replayed history may be because they share no clock: 2 minutes.</summary>
    public const long StreamToleranceMs = 2 * 60 * 1_000;

    /// <summary>
    /// The earliest time of reception, in milliseconds since 1970: September 2001. A producer that gives its records
    /// seconds instead of milliseconds, or a machine without a clock, writes earlier ones, which say nothing.
    /// </summary>
    public const long ReceivedMsMin = 1_000_000_000_000;

    /// <summary>The number of other shoppers that proves a shopper's clock is ahead.</summary>
    public const int OthersMin = 3;

    /// <summary>
    /// Clamps an event's time to the latest possible one, and with it the times in <paramref name="state"/>.
    /// </summary>
    public long Clamp(ShopperState state, ulong shopper, long ownMs, long receivedMs)
    {
        var toleranceMs = Math.Max(options.ClockToleranceMs, StreamToleranceMs);
        var timeMs = receivedMs >= ReceivedMsMin && ownMs > receivedMs + options.ClockToleranceMs ? receivedMs : ownMs;
        var last = state.LastAt;
        if (last == EventStamp.None || last.TimeMs <= clock.NowMs + toleranceMs || WasPossible(last, ownMs, receivedMs))
            return timeMs;
        var doubtfulMs = last.TimeMs - toleranceMs;
        if (timeMs < last.TimeMs - options.IdleGapMs
            || (timeMs < doubtfulMs && clock.Refutes(doubtfulMs, last.Offset, shopper, shoppersMin: 1)))
        {
            state.ClampTimes(Math.Max(clock.NowMs, timeMs) + toleranceMs, timeMs, items);
        }
        else if (clock.Refutes(doubtfulMs, last.Offset, shopper, OthersMin))
        {
            state.ClampTimes(clock.NowMs + toleranceMs, clock.NowMs, items);
            timeMs = Math.Min(timeMs, clock.NowMs);
        }

        return timeMs;
    }

    /// <summary>Clamps the time that the model learns to at most a day ahead of stream time.</summary>
    public long ClampLearnt(long timeMs) =>
        clock.NowMs == long.MinValue ? timeMs : Math.Min(timeMs, clock.NowMs + StreamTime.StepMs);

    /// <summary>Where records have a receipt time, it shows what could have happened by now.</summary>
    private bool WasPossible(EventStamp last, long ownMs, long receivedMs) =>
        receivedMs >= ReceivedMsMin && receivedMs != ownMs && last.TimeMs <= receivedMs + options.ClockToleranceMs;
}
