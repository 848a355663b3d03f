using CartStream.Pipeline;

namespace CartStream.Tests.Pipeline;

public sealed class StreamClockTests
{
    private const long DayMs = 24L * 60 * 60 * 1_000;

    private readonly StreamClock _clock = new();

    [Fact]
    public void Observe_before_there_are_enough_witnesses_believes_every_event()
    {
        _clock.Observe(5_000).ShouldBe(5_000);
        _clock.NowMs.ShouldBe(long.MinValue);
    }

    [Fact]
    public void NowMs_is_the_earliest_of_the_newest_times()
    {
        for (var second = 1; second <= StreamClock.Witnesses + 36; second++)
            _clock.Observe(second * 1_000);

        _clock.NowMs.ShouldBe(37_000);
    }

    [Fact]
    public void Observe_event_from_the_far_future_moves_nothing_and_is_held_to_a_day_ahead()
    {
        for (var second = 1; second <= StreamClock.Witnesses; second++)
            _clock.Observe(second * 1_000);

        _clock.Observe(4_000_000_000_000).ShouldBe(2_000 + DayMs);
        _clock.Observe(65_000).ShouldBe(65_000);
        _clock.NowMs.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void Near_holds_a_time_to_a_day_around_now()
    {
        _clock.Near(5_000).ShouldBe(5_000, "there are no witnesses yet");
        for (var second = 1; second <= StreamClock.Witnesses; second++)
            _clock.Observe((10 * DayMs) + (second * 1_000));

        _clock.Near(0).ShouldBe((9 * DayMs) + 1_000);
        _clock.Near(10 * DayMs).ShouldBe(10 * DayMs);
        _clock.Near(99 * DayMs).ShouldBe((11 * DayMs) + 1_000);
    }

    [Fact]
    public void AdvanceTo_takes_over_a_later_time_which_stands_until_as_many_events_are_later()
    {
        _clock.AdvanceTo(50_000);
        _clock.AdvanceTo(40_000);
        _clock.NowMs.ShouldBe(50_000);

        for (var second = 1; second <= 50 + StreamClock.Witnesses; second++)
        {
            _clock.NowMs.ShouldBe(50_000);
            _clock.Observe(second * 1_000);
        }

        _clock.NowMs.ShouldBe(51_000);
    }

    [Fact]
    public void Observe_late_event_keeps_its_time()
    {
        for (var second = 100; second < 100 + StreamClock.Witnesses; second++)
            _clock.Observe(second * 1_000);

        _clock.Observe(1_000).ShouldBe(1_000);
        _clock.NowMs.ShouldBe(100_000);
    }
}
