using System.Net;
using System.Text.Json;
using CartStream.Log;
using CartStream.Log.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>Each server that shares a cluster's partitions answers for every shopper.</summary>
public sealed class ServeTests : IDisposable
{
    private const int Partitions = 4;
    private readonly TestCluster _cluster;
    private readonly KafkaLogOptions _options;
    private readonly KafkaLog _log;
    private readonly KafkaLog _othersLog;

    public ServeTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _cluster = cluster;
        _options = cluster.Options(cluster.NewPrefix());
        _log = OpenLog();
        _othersLog = OpenLog();
    }

    private static IReadOnlyList<string> Shoppers { get; } = [.. Enumerable.Range(0, 12).Select(i => $"shopper-{i}")];

    public void Dispose()
    {
        _othersLog.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Answer_event_sent_to_one_node_is_in_the_answers_of_both_whoever_processes_it()
    {
        await using var first = await ServingNode.OpenAsync(_log);
        await using var second = await ServingNode.OpenAsync(_othersLog);

        await first.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
            ServingNode.Event(shopper, "cart", $"item-{i}", i))]);

        for (var i = 0; i < Shoppers.Count; i++)
        {
            foreach (var node in (ServingNode[])[first, second])
            {
                await node.UntilCartAsync(Shoppers[i], items: 1);
                var answer = await node.GetAsync($"/v1/shoppers/{Shoppers[i]}/recommendations?count=3");
                ServingNode.Items(answer)[0].ShouldBe($"item-{i}");
                var receipt = answer.GetProperty("receipt");
                receipt.GetProperty("partition").GetInt32().ShouldBe(
                    Partitioner.PartitionOf(System.Text.Encoding.UTF8.GetBytes(Shoppers[i]), Partitions));
                receipt.GetProperty("offset").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
            }
        }

        await ServingNode.WaitFor(
            async () => await EventsOf(first) == Shoppers.Count && await EventsOf(second) == Shoppers.Count,
            () => second.SendAsync(HttpMethod.Get, "/v1/system"));
        WorkerProbe.Answers(_log).Count.ShouldBe(Shoppers.Count);
    }

    [Fact]
    public async Task Answer_while_a_node_leaves_stays_right_and_the_other_takes_its_partitions_over()
    {
        await using var first = await ServingNode.OpenAsync(_log);
        await using (var second = await ServingNode.OpenAsync(_othersLog))
        {
            await second.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
                ServingNode.Event(shopper, "cart", "hat", i))]);
            foreach (var shopper in Shoppers)
                await first.UntilCartAsync(shopper, items: 1);
        }

        await first.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
            ServingNode.Event(shopper, "cart", "shoes", 100 + i))]);

        foreach (var shopper in Shoppers)
            await first.UntilCartAsync(shopper, items: 2);
        await first.UntilReadyAsync();
        WorkerProbe.Answers(_log).Count.ShouldBe(2 * Shoppers.Count);
    }

    [Fact]
    public async Task Serve_killed_process_is_replaced_by_the_other_node()
    {
        string[] serve =
        [
            "serve", "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix, "--port", "0",
            "--keys", "none.json", "--session-timeout", TestCluster.SessionSeconds, .. CliCall.MockSettings,
        ];
        const int before = 200;
        using var process = new WorkerProcess(serve);
        await WorkerProbe.SendAsync(_log, before);
        await ServingNode.WaitFor(
            () =>
            {
                process.ShouldRun();
                return Task.FromResult(WorkerProbe.Answers(_log).Count == before);
            },
            () => Task.FromResult((HttpStatusCode.OK, $"{WorkerProbe.Answers(_log).Count} answers")));
        await using var node = await ServingNode.OpenAsync(_othersLog);
        process.ShouldRun();
        process.Kill();

        await node.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
            ServingNode.Event(shopper, "cart", "hat", i))]);

        foreach (var shopper in Shoppers)
            await node.UntilCartAsync(shopper, items: 1);
        WorkerProbe.Answers(_log).Count.ShouldBe(before + Shoppers.Count);
    }

    [Fact]
    public async Task Ready_while_state_is_being_read_says_no_and_which_partitions_are_missing()
    {
        using var held = new HeldLog(_log, Topology.ShopperState);
        await using var node = await ServingNode.StartAsync(held);
        try
        {
            var (status, text) = await node.ReadyAsync();
            status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            text.ShouldContain("restoring state and model of partition 0, 1, 2, 3");
            (await node.SendAsync(HttpMethod.Get, "/v1/shoppers/x/recommendations")).Status.ShouldBe(
                HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            held.Release();
        }

        await node.UntilReadyAsync();
    }

    [Fact]
    public async Task Post_records_that_the_cluster_refuses_are_answered_503_and_are_not_there()
    {
        using var cluster = new MockKafkaCluster();
        using var log = new KafkaLog(TestCluster.MockOptions(cluster));
        log.CreateTopics(Topology.Topics(Partitions));
        await using var node = await ServingNode.OpenAsync(log);
        cluster.FailNext(KafkaRequest.Produce, Confluent.Kafka.ErrorCode.MsgSizeTooLarge);

        var (status, text) = await node.SendAsync(
            HttpMethod.Post, "/v1/events", ServingNode.Event("ann", "cart", "hat", 1));

        status.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
        await node.PostEventsAsync(ServingNode.Event("ann", "cart", "shoes", 2));
        await node.UntilCartAsync("ann", items: 1);
        var known = await node.GetAsync("/v1/shoppers/ann");
        known.GetProperty("cart")[0].GetProperty("item_id").GetString().ShouldBe("shoes");
    }

    [Fact]
    public async Task Post_with_a_retry_key_is_taken_once_on_whichever_node_it_comes_again()
    {
        await using var first = await ServingNode.OpenAsync(_log);
        await using var second = await ServingNode.OpenAsync(_othersLog);
        var body = ServingNode.Event("ann", "cart", "hat", 1);
        var once = await first.SendAsync(HttpMethod.Post, "/v1/events", body, "key-1");
        await first.UntilCartAsync("ann", items: 1);

        var again = await second.SendAsync(HttpMethod.Post, "/v1/events", body, "key-1");

        again.ShouldBe(once);
        await second.PostEventsAsync(ServingNode.Event("ann", "cart", "shoes", 2));
        await second.UntilCartAsync("ann", items: 2);
        var known = await second.GetAsync("/v1/shoppers/ann");
        known.GetProperty("cart")[0].GetProperty("quantity").GetInt32().ShouldBe(1);
        await ServingNode.WaitFor(
            async () => (await second.SendAsync(HttpMethod.Post, "/v1/events", "[]", "key-1")).Status
                == HttpStatusCode.UnprocessableEntity,
            () => second.SendAsync(HttpMethod.Get, "/v1/system"));
    }

    [Fact]
    public async Task Put_item_on_one_node_is_known_to_the_other_and_the_newest_change_stays()
    {
        await using var first = await ServingNode.OpenAsync(_log);
        await using var second = await ServingNode.OpenAsync(_othersLog);
        (await first.SendAsync(HttpMethod.Put, "/v1/items/hat", """{"name":"Old","price":1}""")).Status.ShouldBe(
            HttpStatusCode.NoContent);
        (await first.SendAsync(HttpMethod.Put, "/v1/items/hat", """{"name":"Hat","price":2}""")).Status.ShouldBe(
            HttpStatusCode.NoContent);
        (await first.SendAsync(HttpMethod.Post, "/v1/items/hat/stock", """{"in_stock":false}""")).Status.ShouldBe(
            HttpStatusCode.NoContent);

        await ServingNode.WaitFor(
            async () => (await second.SendAsync(HttpMethod.Get, "/v1/items/hat")).Text.Contains("in_stock"),
            () => second.SendAsync(HttpMethod.Get, "/v1/items/hat"));

        foreach (var node in (ServingNode[])[first, second])
        {
            var (_, text) = await node.SendAsync(HttpMethod.Get, "/v1/items/hat");
            text.ShouldContain("Hat");
            text.ShouldContain("false");
        }
    }

    [Fact]
    public async Task Delete_shopper_on_one_node_is_forgotten_by_state_and_models_of_both_and_by_a_later_one()
    {
        await using var first = await ServingNode.OpenAsync(_log);
        await using (var second = await ServingNode.OpenAsync(_othersLog))
        {
            await first.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
                ServingNode.Event(shopper, "cart", "hat", i))]);
            await first.PostEventsAsync([.. Shoppers.Select((shopper, i) =>
                ServingNode.Event(shopper, "view", $"only-{shopper}", 60 + i))]);
            foreach (var node in (ServingNode[])[first, second])
                await UntilTrendingAsync(node, trending => trending.Count == 1 + Shoppers.Count);

            foreach (var shopper in Shoppers.Take(6))
            {
                var (status, text) = await first.SendAsync(HttpMethod.Delete, $"/v1/shoppers/{shopper}");
                status.ShouldBe(HttpStatusCode.OK, text);
                var forgotten = JsonElement.Parse(text);
                forgotten.GetProperty("sessions").GetInt32().ShouldBe(1);
                forgotten.GetProperty("remains").GetArrayLength().ShouldBe(4);
                (await first.SendAsync(HttpMethod.Get, $"/v1/shoppers/{shopper}")).Status.ShouldBe(
                    HttpStatusCode.NotFound);
            }

            foreach (var node in (ServingNode[])[first, second])
            {
                await UntilTrendingAsync(node, trending => trending.Count == 1 + Shoppers.Count - 6);
                await UntilUnknownAsync(node, Shoppers[0]);
            }
        }

        await first.PostEventsAsync(ServingNode.Event(Shoppers[0], "cart", "hat", 200));
        await first.UntilCartAsync(Shoppers[0], items: 1);
        using var thirdsLog = OpenLog();
        await using var third = await ServingNode.OpenAsync(thirdsLog);
        await UntilTrendingAsync(third, trending => trending.Count == 1 + Shoppers.Count - 6);
        await UntilUnknownAsync(third, Shoppers[1]);
        (await third.GetAsync($"/v1/shoppers/{Shoppers[0]}")).GetProperty("history").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Forget_verb_asks_the_workers_of_the_cluster()
    {
        await using var node = await ServingNode.OpenAsync(_log);
        await node.PostEventsAsync(ServingNode.Event("ann", "cart", "hat", 1));
        await node.UntilCartAsync("ann", items: 1);

        var call = await CliCall.RunAsync(
            [
                "forget", "ann", "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix,
                .. CliCall.MockSettings,
            ]);

        call.ExitCode.ShouldBe(0, call.Error);
        call.Out.ShouldStartWith("state and 1 sessions of the shopper deleted");
        await UntilUnknownAsync(node, "ann");
    }

    private static async Task<long> EventsOf(ServingNode node) =>
        (await node.GetAsync("/v1/system")).GetProperty("status").GetProperty("events").GetInt64();

    private static Task UntilTrendingAsync(ServingNode node, Func<List<string>, bool> reached) => ServingNode.WaitFor(
        async () => reached(ServingNode.Items(await node.GetAsync("/v1/trending?count=100"))),
        () => node.SendAsync(HttpMethod.Get, "/v1/trending?count=100"));

    private static Task UntilUnknownAsync(ServingNode node, string shopper) => ServingNode.WaitFor(
        async () => (await node.SendAsync(HttpMethod.Get, $"/v1/shoppers/{shopper}")).Status == HttpStatusCode.NotFound,
        () => node.SendAsync(HttpMethod.Get, $"/v1/shoppers/{shopper}"));

    private KafkaLog OpenLog()
    {
        var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(Partitions));
        return log;
    }
}
