using CartStream.Processing.Topics;

namespace CartStream.Tests.Processing.Processor;

public sealed class StreamTimeTests
{
    private const long DayMs = 24L * 60 * 60 * 1_000;
    private const long Start = 20_000 * DayMs;
    private const long Year2099 = 4_080_000_000_000;

    private readonly StreamTime _clock = new();
    private long _offset;

    [Fact]
    public void NowMs_before_there_are_enough_shoppers_is_not_known_however_many_events_they_send()
    {
        for (var i = 0; i < 1_000; i++)
            Observe((ulong)(i % 2), Start + i);

        _clock.NowMs.ShouldBe(long.MinValue);
        _clock.LatestMs.ShouldBe(Start + 999);
    }

    [Fact]
    public void NowMs_is_what_most_of_the_shoppers_who_came_last_have_reached()
    {
        Observe(1, Start + 10);
        Observe(2, Start + 20);
        Observe(3, Start + 30);
        _clock.NowMs.ShouldBe(Start + 20);

        for (var shopper = 4; shopper <= 100; shopper++)
            Observe((ulong)shopper, Start + (shopper * 10));

        _clock.NowMs.ShouldBe(Start + 920, "of the newest 16 nine are as late");
    }

    [Fact]
    public void NowMs_after_ten_thousand_events_of_a_robot_of_another_time_stays()
    {
        Shoppers(20, Start);
        var before = _clock.NowMs;

        for (var i = 0; i < 10_000; i++)
            Observe(999, Year2099 + i);

        _clock.NowMs.ShouldBeInRange(before, before + 1_000, "it is one voice");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Year2099)]
    public void NowMs_with_one_event_in_a_hundred_of_another_time_goes_as_without(long wrongMs)
    {
        var clean = new StreamTime();
        for (var i = 0; i < 20_000; i++)
        {
            var shopper = (ulong)((i * 7919) % 500);
            var timeMs = Start + (i * 1_000L);
            clean.Observe(shopper, timeMs, i);
            _clock.Observe(shopper, i % 100 == 99 ? wrongMs : timeMs, i);

            if (i > 100)
                Math.Abs(_clock.NowMs - clean.NowMs).ShouldBeLessThan(10_000);
        }
    }

    [Fact]
    public void NowMs_after_history_of_last_year_stays()
    {
        Shoppers(70, Start);
        var before = _clock.NowMs;

        Shoppers(500, Start - (180 * DayMs), firstShopper: 1_000);

        _clock.NowMs.ShouldBe(before);
    }

    [Fact]
    public void NowMs_after_a_closed_week_goes_on_when_most_shoppers_are_there()
    {
        Shoppers(100, Start);

        Shoppers(20, Start + (7 * DayMs));
        _clock.NowMs.ShouldBeLessThan(Start + DayMs);

        Shoppers(100, Start + (7 * DayMs));
        _clock.NowMs.ShouldBeGreaterThanOrEqualTo(Start + (7 * DayMs));
    }

    [Fact]
    public void NowMs_after_64_shoppers_at_once_from_2099_comes_back_and_nothing_is_deleted_by_it_meanwhile()
    {
        Shoppers(300, Start);
        Shoppers(64, Year2099, firstShopper: 1_000);
        _clock.SettledMs.ShouldBeLessThan(Start + DayMs);

        Shoppers(100, Start + 400_000);

        _clock.NowMs.ShouldBeInRange(Start + 400_000, Start + 500_000);
        _clock.SettledMs.ShouldBe(_clock.NowMs);
    }

    [Fact]
    public void NowMs_of_a_log_that_begins_with_three_clocks_in_2099_comes_back()
    {
        Shoppers(3, Year2099, firstShopper: 1_000);

        Shoppers(40, Start);

        _clock.NowMs.ShouldBeInRange(Start, Start + 40_000);
    }

    [Fact]
    public void Refutes_only_when_most_others_who_came_since_were_earlier()
    {
        Shoppers(10, Start);
        Observe(1, Start + DayMs);
        var offset = _offset - 1;
        _clock.Refutes(Start + DayMs, offset, 1, shoppersMin: 1).ShouldBeFalse("nobody came since");

        Observe(1, Start + DayMs + 1);
        Observe(2, Start + 1_000);
        _clock.Refutes(Start + DayMs, offset, 1, shoppersMin: 1).ShouldBeTrue();
        _clock.Refutes(Start + DayMs, offset, 1, shoppersMin: 2).ShouldBeFalse();

        Observe(3, Start + DayMs);
        _clock.Refutes(Start + DayMs, offset, 1, shoppersMin: 1).ShouldBeFalse("one came, and one against it");
    }

    [Fact]
    public void Restore_what_was_saved_goes_on_as_the_one_that_was_saved()
    {
        Shoppers(100, Start);
        Shoppers(40, Year2099, firstShopper: 1_000);
        var copy = new StreamTime();

        copy.Restore(_clock.Save());

        for (var i = 0; i < 500; i++)
        {
            _clock.Observe((ulong)i, Start + i, 1_000 + i);
            copy.Observe((ulong)i, Start + i, 1_000 + i);
            copy.Save().ShouldBe(_clock.Save());
        }
    }

    [Fact]
    public void Save_full_clock_takes_less_than_a_kilobyte()
    {
        Shoppers(1_000, Start);

        _clock.Save().Length.ShouldBeLessThan(1_024);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0400")]
    [InlineData("0200000000ffff0f")]
    public void Restore_bytes_that_are_no_clock_says_so(string hex) =>
        Should.Throw<InvalidDataException>(() => _clock.Restore(Convert.FromHexString(hex)))
            .Message.ShouldContain("stream clock");

    private void Shoppers(int count, long startMs, int firstShopper = 0)
    {
        for (var i = 0; i < count; i++)
            Observe((ulong)(firstShopper + i), startMs + (i * 1_000L));
    }

    private void Observe(ulong shopper, long timeMs) => _clock.Observe(shopper, timeMs, _offset++);
}
