using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Tests.Logs;
using Shouldly;
using Xunit;

namespace CartStream.Tests.Processing.Processor;

public sealed class LostOffsetTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Restart_group_offset_moved_goes_on_at_the_states(long moved)
    {
        Process("A", "B");
        _host.Send(Viewed("C"));
        _host.MoveGroup(moved);

        _host.Restart();
        _host.Processor.Warning.ShouldBe(
            $"group 'cartstream-processor' stands at {moved} in 'user-events' [0], the state at 2: processing goes on "
            + "at 2, and the group's offset is set to it");
        _host.Log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, 0).ShouldBe(2);
        _host.ProcessAll();

        _host.Processor.Totals.Events.ShouldBe(3);
        _host.Recommendations().Select(made => made.Receipt.Offset).ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Restart_group_offset_agrees_warns_of_nothing()
    {
        Process("A", "B");

        _host.Restart();

        _host.Processor.Warning.ShouldBeNull();
        _host.Processor.Offset.ShouldBe(2);
    }

    [Fact]
    public void Choose_group_without_offset_takes_the_states()
    {
        var totals = new ProcessorTotals { Events = 5, Shoppers = 1, NextOffset = 7, ConfigHash = "x" };

        var start = StartOffset.Choose(partition: 3, totals, committed: null, statesEnd: 4, answersEnd: 3);

        start.Offset.ShouldBe(7);
        start.Warning.ShouldNotBeNull().ShouldStartWith(
            "group 'cartstream-processor' has no offset in 'user-events' [3]");
    }

    [Fact]
    public void Choose_totals_of_an_older_version_takes_the_groups()
    {
        var totals = new ProcessorTotals { Events = 5, Shoppers = 1, ConfigHash = "x" };

        StartOffset.Choose(partition: 0, totals, committed: 9, statesEnd: 4, answersEnd: 3)
            .ShouldBe(new StartOffset(9, null));
    }

    [Theory]
    [InlineData("c1 t1", "c1 t1", false)]
    [InlineData("c1 t1", "c2 t1", false)]
    [InlineData("c1 t1", "c1 t2", true)]
    [InlineData("c1", "c1", false)]
    [InlineData("c1", "c2", true)]
    [InlineData("c1", "c1 t1", false)]
    [InlineData("c1", "c2 t1", true)]
    [InlineData(null, "c1 t1", false)]
    [InlineData("c1 t1", null, false)]
    public void Choose_state_of_another_topic_takes_the_groups_offset_and_refuses_without_one(
        string? ofState, string? found, bool isOther)
    {
        var totals = new ProcessorTotals
        {
            Events = 5, Shoppers = 1, NextOffset = 7, ConfigHash = "x", EventsIdentity = ofState,
        };
        StartOffset Choose(long? committed) =>
            StartOffset.Choose(partition: 3, totals, committed, statesEnd: 4, answersEnd: 3, found);

        Choose(committed: 9).Offset.ShouldBe(isOther ? 9 : 7);
        Choose(committed: 7).IsOtherTopic.ShouldBe(isOther);
        if (isOther)
        {
            Should.Throw<InvalidDataException>(() => Choose(committed: null)).Message.ShouldStartWith(
                "'user-events' [3] is not the topic that its state was made from, up to offset 7: it was made anew, or "
                + "copied from another cluster. Found no offset of group 'cartstream-processor', expected that");
        }
        else
        {
            Choose(committed: null).Offset.ShouldBe(7);
        }
    }

    [Fact]
    public void Choose_empty_log_begins_at_the_first_event() =>
        StartOffset.Choose(partition: 0, new ProcessorTotals(), committed: null, statesEnd: 0, answersEnd: 0)
            .ShouldBe(new StartOffset(0, null));

    [Fact]
    public void Choose_shopper_state_lost_refuses()
    {
        var totals = new ProcessorTotals { Events = 5, Shoppers = 1, NextOffset = 5, ConfigHash = "x" };

        Should.Throw<InvalidDataException>(
                () => StartOffset.Choose(partition: 0, totals, committed: 5, statesEnd: 0, answersEnd: 0))
            .Message.ShouldStartWith(
                "topic 'shopper-state' [0] has no state, expected that of the events before offset 5");
    }

    [Theory]
    [InlineData(5, 0, "5")]
    [InlineData(5, 1, "5")]
    [InlineData(null, 1, "?")]
    public void Choose_quality_lost_refuses_also_when_the_groups_offset_is_lost_too(
        int? committed, int answersEnd, string offset) =>
        Should.Throw<InvalidDataException>(
                () => StartOffset.Choose(partition: 0, new ProcessorTotals(), committed, statesEnd: 3, answersEnd))
            .Message.ShouldStartWith(
                $"topic 'quality' [0] has no state, expected that of the events before offset {offset} of");

    [Fact]
    public void Choose_tombstones_alone_begin_at_the_first_event() =>
        StartOffset.Choose(partition: 0, new ProcessorTotals(), committed: null, statesEnd: 3, answersEnd: 0)
            .ShouldBe(new StartOffset(0, null));

    private static TestEvent Viewed(string item) => new(EventType.View, item, Second: 1);

    private void Process(params string[] items)
    {
        _host.Send([.. items.Select(Viewed)]);
        _host.ProcessAll();
    }
}
