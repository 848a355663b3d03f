using System.Text;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Tests.Logs;

public sealed class RecordOwnerTests
{
    [Fact]
    public void IdBytesMax_of_the_log_is_that_of_events() => RecordOwner.IdBytesMax.ShouldBe(EventLimits.IdBytesMax);

    [Fact]
    public void Read_longest_id_of_which_every_byte_is_escaped_gives_the_id()
    {
        var id = new string('"', EventLimits.IdBytesMax);
        var value = Encoding.UTF8.GetBytes($$"""{"shopper":"{{id.Replace("\"", "\\u0022")}}","session":"s"}""");

        RecordOwner.Read(Topology.Sessions, "key"u8, value, new byte[RecordOwner.BufferBytes])
            .SequenceEqual(Encoding.UTF8.GetBytes(id)).ShouldBeTrue();
    }

    [Fact]
    public void Read_topic_whose_key_is_the_shopper_gives_the_key() =>
        RecordOwner.Read(Topology.UserEvents, "ann"u8, "{\"shopper\":\"bob\"}"u8, new byte[RecordOwner.BufferBytes])
            .SequenceEqual("ann"u8).ShouldBeTrue();
}
