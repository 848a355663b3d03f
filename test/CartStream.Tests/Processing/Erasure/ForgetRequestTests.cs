using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Erasure;

/// <summary>Requests to forget a shopper, among events.</summary>
public sealed class ForgetRequestTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void TryRead_what_was_written_comes_back()
    {
        var asked = new ForgetRequest("id-1", 77, ["s@0"u8.ToArray(), [0xFF]]);

        var read = ForgetRequest.TryRead(Record("ann", asked.ToJson()));

        read.ShouldNotBeNull();
        read.Id.ShouldBe("id-1");
        read.SessionsRead.ShouldBe(77);
        read.SessionKeys.ShouldBe(asked.SessionKeys);
    }

    [Theory]
    [InlineData("ann", """{"event_time":"2026-03-01T10:00:00Z"}""")]
    [InlineData("ann", """{"forget":{}}""")]
    [InlineData("ann", """{"forget":7}""")]
    [InlineData("ann", """{"forget":{"id":"x","sessions_read":0,"sessions":["no base64!"]}}""")]
    [InlineData("ann", """{"forget":""")]
    [InlineData("", """{"forget":{"id":"x","sessions_read":0,"sessions":[]}}""")]
    public void TryRead_anything_else_is_null(string key, string value) =>
        ForgetRequest.TryRead(Record(key, Encoding.UTF8.GetBytes(value))).ShouldBeNull();

    [Fact]
    public void ToJson_too_many_sessions_are_left_to_who_does_it()
    {
        var asked = new ForgetRequest("id-1", 77, [.. Enumerable.Range(0, 10).Select(_ => new byte[100_000])]);

        var read = ForgetRequest.TryRead(Record("ann", asked.ToJson()));

        read!.SessionsRead.ShouldBe(0);
        read.SessionKeys.ShouldBeEmpty();
    }

    [Fact]
    public void ProcessBatch_forgets_what_came_before_and_begins_anew_behind_it()
    {
        _host.Send(Event("ann", "a", 1), Event("bob", "a", 2));
        _host.ProcessAll();

        _host.Send(Event("ann", "b", 3));
        _host.SendRaw("ann", Encoding.UTF8.GetString(new ForgetRequest("id-1", 0, []).ToJson()));
        _host.Send(Event("ann", "c", 4));
        _host.ProcessAll();

        _host.Processor.Totals.DeadLetters.ShouldBe(0);
        _host.Processor.FindShopper("ann"u8)!.History.Length.ShouldBe(1);
        _host.Processor.FindShopper("bob"u8)!.History.Length.ShouldBe(1);
        Sessions().ShouldBe(["s-bob@1", "s-ann@4"]);
    }

    [Fact]
    public void ProcessBatch_after_a_forget_the_model_is_that_of_a_restart()
    {
        _host.Send(Event("bob", "b", 1), Event("ann", "b", 2));
        _host.SendRaw("ann", Encoding.UTF8.GetString(new ForgetRequest("id-1", 0, []).ToJson()));
        _host.Send(Event("bob", "c", 4));
        _host.ProcessAll();
        var before = _host.Model.Model.Checksum();

        _host.Restart();

        _host.Model.Model.Checksum().ShouldBe(before);
        _host.Processor.FindShopper("ann"u8).ShouldBeNull();
    }

    private static LogRecord Record(string key, byte[] value) =>
        new() { Offset = 0, TimeMs = 0, Key = Encoding.UTF8.GetBytes(key), Value = value };

    private static TestEvent Event(string shopper, string item, int second) =>
        new(EventType.View, item, second, $"s-{shopper}", shopper);

    private List<string> Sessions()
    {
        var keys = new List<string>();
        var batch = new RecordBatch();
        using var reader = _host.Log.OpenCompacted(Topology.Sessions, 0);
        while (reader.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                keys.Add(Encoding.UTF8.GetString(batch[i].Key));
        }

        return keys;
    }
}
