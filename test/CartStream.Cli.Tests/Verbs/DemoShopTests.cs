using CartStream.Cli.Verbs.Serve;

namespace CartStream.Cli.Tests.Verbs;

public sealed class DemoShopTests
{
    [Theory]
    [InlineData(4_000, 3_600)]
    [InlineData(5_000, 3_600)]
    [InlineData(500_000, 36)]
    public void Create_begins_an_hour_ago_or_with_five_thousand_sessions(double sessionsPerHour, int secondsAgo)
    {
        var time = TimeProvider.System;

        var options = DemoShop.Create(sessionsPerHour, time);

        (time.GetUtcNow() - options.Start).TotalSeconds.ShouldBe(secondsAgo, 30);
    }
}
