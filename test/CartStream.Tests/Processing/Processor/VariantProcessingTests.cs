using CartStream.Events;
using CartStream.Processing.Topics;

namespace CartStream.Tests.Processing.Processor;

/// <summary>Groups of variants that events teach, in stored answers.</summary>
public sealed class VariantProcessingTests
{
    /// <summary>The offset of the event that gave each shirt its group.</summary>
    private const int ToldAt = (3 * 11) + 1;

    private static readonly string[] Shirts = ["red", "blue", "green"];

    [Fact]
    public void Process_events_of_variants_stores_answers_with_one_of_them_and_none_once_one_is_bought()
    {
        using var host = new PipelineHost();
        Browse(host);
        Send(host, "ann", "view", "shoe", 100);
        Send(host, "ann", "purchase", "green", 101, "shirt");
        Send(host, "ann", "view", "shoe", 102);
        Send(host, "bob", "cart", "green", 103, "shirt");
        Send(host, "bob", "view", "shoe", 104);
        host.ProcessAll();

        var answers = host.Recommendations();
        answers.ShouldContain(answer => answer.Items.Count(item => Shirts.Contains(item.ItemId)) > 1, "untold yet");
        foreach (var answer in answers.Where(one => one.Receipt.Offset > ToldAt))
            answer.Items.Count(item => Shirts.Contains(item.ItemId)).ShouldBeLessThanOrEqualTo(1);
        var ann = answers.Where(one => one.ShopperId == "ann").ToList();
        ann[0].Items.ShouldContain(item => Shirts.Contains(item.ItemId));
        ann[^1].Items.ShouldNotContain(item => Shirts.Contains(item.ItemId));
        answers[^1].Items[0].ItemId.ShouldBe("green");
    }

    [Fact]
    public void Process_variants_is_the_same_to_the_byte_in_a_replay_and_over_restarts()
    {
        var hashes = new List<string>();
        foreach (var restarts in (bool[])[false, false, true])
        {
            using var host = new PipelineHost();
            Browse(host);
            if (restarts)
            {
                host.ProcessAll();
                host.Restart();
            }

            Browse(host, 50);
            host.ProcessAll();
            hashes.Add(StoredRecommendations.Read(host.Log, partition: 0).Sha256);
        }

        hashes.Distinct().Count().ShouldBe(1);
    }

    private static void Browse(PipelineHost host, int from = 0)
    {
        for (var i = 0; i < 24; i++)
        {
            Send(host, $"s{i % 7}", "view", "shoe", from + i);
            Send(host, $"s{i % 7}", i % 5 == 0 ? "purchase" : "view", Shirts[i % 3], from + i, i > 8 ? "shirt" : null);
            Send(host, $"s{i % 7}", "view", $"cap{i % 4}", from + i);
        }
    }

    private static void Send(
        PipelineHost host, string shopper, string type, string item, int second, string? group = null) =>
        host.SendRaw(
            shopper,
            $$"""
            {"event_time":"2026-03-01T10:{{second / 60:00}}:{{second % 60:00}}Z","event_type":"{{type}}",
             "item_id":"{{item}}","shopper_id":"{{shopper}}","item_group_id":"{{group}}"}
            """);
}
