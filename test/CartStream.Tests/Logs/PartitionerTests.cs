using System.Text;
using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>Keys go where Kafka's own producers send them; the hashes are those of Kafka's Java client.</summary>
public sealed class PartitionerTests
{
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Murmur2_known_keys_give_the_known_hashes(string key, int hash) =>
        ((int)Partitioner.Murmur2(Encoding.UTF8.GetBytes(key))).ShouldBe(hash);

    [Fact]
    public void PartitionOf_negative_hash_is_a_partition_all_the_same() =>
        Partitioner.PartitionOf("21"u8, 12).ShouldBe((-973932308 & 0x7fffffff) % 12);
}
