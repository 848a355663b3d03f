using CartStream.Server.Middleware;

namespace CartStream.Server.Tests;

public sealed class RequestRatesTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2.5)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(19)]
    [InlineData(99.9)]
    [InlineData(1_000)]
    public void TryTake_by_who_always_asks_lets_through_a_seconds_worth_and_then_exactly_the_rate(double perSecond)
    {
        const int requests = 200;
        var rates = new RequestRates(perSecond, _time);
        var started = _time.GetTimestamp();
        for (var taken = 0; taken < requests;)
        {
            if (rates.TryTake("a") is not { } wait)
            {
                taken++;
                continue;
            }

            wait.ShouldBeGreaterThan(TimeSpan.Zero);
            _time.Advance(wait);
        }

        var expected = (requests - Math.Max(1, perSecond)) / perSecond;
        _time.GetElapsedTime(started).TotalSeconds.ShouldBe(Math.Max(0, expected), 0.001 + expected * 1e-4);
    }

    [Fact]
    public void TryTake_by_who_asks_at_the_rate_is_never_turned_away()
    {
        var rates = new RequestRates(19, _time);
        for (var i = 0; i < 1_000; i++)
        {
            rates.TryTake("a").ShouldBeNull();
            // A tick is 100 ns, which is precise enough.
            _time.Advance(TimeSpan.FromTicks((TimeSpan.TicksPerSecond + 18) / 19));
        }
    }

    [Fact]
    public void TryTake_of_one_client_takes_nothing_from_another()
    {
        var rates = new RequestRates(1, _time);

        rates.TryTake("a").ShouldBeNull();
        rates.TryTake("a").ShouldNotBeNull();
        rates.TryTake("b").ShouldBeNull();
    }

    [Fact]
    public void TryTake_by_more_clients_than_are_told_apart_stays_bounded()
    {
        var rates = new RequestRates(0.01, _time);
        var taken = 0;
        for (var i = 0; i < RequestRates.ClientsMax + 1_000; i++)
            taken += rates.TryTake($"{i}") is null ? 1 : 0;

        taken.ShouldBe(RequestRates.ClientsMax + 1);

        _time.Advance(TimeSpan.FromSeconds(101));
        rates.TryTake("new").ShouldBeNull();
        rates.TryTake("newer").ShouldBeNull();
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
