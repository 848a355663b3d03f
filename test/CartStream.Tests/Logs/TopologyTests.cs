using CartStream.Log;

namespace CartStream.Tests.Logs;

public sealed class TopologyTests
{
    [Fact]
    public void Topics_are_the_ones_that_are_documented()
    {
        var docs = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "formats", "topics.md"));

        var documented = docs.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

        // Those of the server follow.
        var topics = Topology.Topics(partitions: 1);
        documented.Take(topics.Count).ShouldBe(topics.Select(topic => topic.Name));
    }

    [Fact]
    public void Topics_that_people_read_keep_every_record()
    {
        Topology.Topics(partitions: 3).Where(topic => !topic.Compacted).Select(topic => topic.Name)
            .ShouldBe([Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters, Topology.Identities]);
    }
}
