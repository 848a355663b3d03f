using System.Diagnostics.Metrics;
using CartStream.Events;
using CartStream.Server.Intake;
using CartStream.Server.Telemetry;
using CartStream.Server.Writing;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Tests;

/// <summary>The events of <c>serve --demo</c>.</summary>
public sealed class PacedSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Run_sends_what_the_log_refuses_again()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new ServerMetrics(services.GetRequiredService<IMeterFactory>());
        var log = new GatedLog();
        using var commit = GroupCommit.Open(log, "test", metrics, TimeProvider.System);
        commit.Start();
        using var source = new OneEvent();
        log.Finish(isDone: false);
        log.Finish(isDone: false);
        log.Finish(isDone: true);

        await new PacedSource(source, commit, partitions: 1, TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        log.Committed.ShouldHaveSingleItem().ShouldContain("tea");
        await commit.StopAsync();
    }

    private sealed class OneEvent : IEventSource
    {
        private bool _isRead;

        public string Fingerprint => "one";

        public SourceCounts Counts => new(_isRead ? 1 : 0, 0, 0);

        public double? Progress => null;

        public bool TryRead(out ShopperEvent next)
        {
            next = _isRead ? default : new ShopperEvent
            {
                TimeMs = 1_772_359_560_000, Type = EventType.View, ItemId = "tea"u8, ShopperId = "ann"u8,
            };
            return !_isRead && (_isRead = true);
        }

        public void Dispose()
        {
        }
    }
}
