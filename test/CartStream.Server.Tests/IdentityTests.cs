using System.Net;
using System.Text;
using System.Text.Json;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;
using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Server.Tests;

/// <summary>One person under several ids, wherever their partitions are.</summary>
public sealed class IdentityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Post_a_link_gives_the_guests_cart_history_and_purchases_to_the_account(int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        await shop.SendAsync(
            Shop.Event("guest", "view", "V", 0),
            Shop.Event("guest", "cart", "A", 1),
            Shop.Event("guest", "cart", "B", 2),
            Shop.Event("guest", "cart", "P", 3),
            Shop.Event("guest", "purchase", "P", 4),
            Shop.Event("user", "view", "C", 5));

        await LinkAsync(shop, "guest", "user");

        await CartIsAsync(shop, "user", "A", "B");
        await CartIsAsync(shop, "guest");
        var user = await shop.GetAsync("/v1/shoppers/user");
        Items(user, "history").ShouldBe(["V", "A", "B", "P", "C"]);
        Items(user, "purchased").ShouldBe(["P"]);
        user.GetProperty("anonymous_ids").EnumerateArray().Select(id => id.GetString()).ShouldBe(["guest"]);
        Shop.Items(await shop.GetAsync("/v1/shoppers/user/recommendations?count=4"))[..2].ShouldBe(["A", "B"]);
        Shop.Items(await shop.GetAsync("/v1/shoppers/guest/recommendations?count=4"))[..2].ShouldBe(["A", "B"]);

        await shop.SendAsync(Shop.Event("user", "purchase", "A", 10));
        await CartIsAsync(shop, "user", "B");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Post_events_with_both_ids_link_them_and_later_ones_of_the_guest_are_the_accounts(int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        await shop.SendAsync(Shop.Event("guest", "cart", "A", 1));

        await shop.SendAsync("""
            {"event_time":"2026-03-01T10:01:00Z","event_type":"view","item_id":"C","shopper_id":"user",
             "anonymous_id":"guest"}
            """);
        await CartIsAsync(shop, "user", "A");
        await shop.SendAsync(Shop.Event("guest", "cart", "B", 90), Shop.Event("guest", "cart", "B", 90));

        await CartIsAsync(shop, "user", "A", "B");
        await shop.RestartAsync();
        await CartIsAsync(shop, "user", "A", "B");
        (await shop.GetAsync("/v1/shoppers/user")).GetProperty("cart").EnumerateArray()
            .Sum(line => line.GetProperty("quantity").GetInt32()).ShouldBe(2);
    }

    [Fact]
    public async Task Post_a_link_behind_the_accounts_purchase_leaves_what_it_bought_out_of_the_cart()
    {
        await using var shop = await OpenAsync(partitions: 1);
        await shop.SendAsync(
            Shop.Event("guest", "cart", "A", 1), Shop.Event("guest", "cart", "B", 2),
            Shop.Event("user", "purchase", "A", 60));

        await LinkAsync(shop, "guest", "user");
        await LinkAsync(shop, "guest", "user");

        await CartIsAsync(shop, "user", "B");
    }

    [Fact]
    public async Task Post_links_in_a_circle_ends_and_loses_nothing()
    {
        await using var shop = await OpenAsync(partitions: 5);
        await shop.SendAsync(Shop.Event("a", "cart", "A", 1), Shop.Event("b", "cart", "B", 2));

        await LinkAsync(shop, "a", "b");
        await CartIsAsync(shop, "b", "A", "B");
        await LinkAsync(shop, "b", "a");
        await shop.SendAsync(Shop.Event("a", "cart", "C", 3));

        await Shop.UntilAsync(async () =>
            (await CartAsync(shop, "a")).Concat(await CartAsync(shop, "b")).Distinct().Count() == 3);
    }

    [Theory]
    [InlineData("""{"anonymous_id":"a","shopper_id":"a"}""", "anonymous_id")]
    [InlineData("""{"anonymous_id":"a"}""", "shopper_id")]
    [InlineData("""{"anonymous_id":"null","shopper_id":"b"}""", "anonymous_id")]
    [InlineData("""[{"anonymous_id":"a","shopper_id":"\ud800"}]""", "shopper_id")]
    [InlineData("""[3]""", "anonymous_id")]
    public async Task Post_what_links_nothing_is_refused_with_the_field(string body, string field)
    {
        await using var shop = await OpenAsync(partitions: 1);

        var problem = await shop.PostAsync("/v1/identities", body, HttpStatusCode.BadRequest);

        Shop.FaultyFields(problem).ShouldBe([field]);
    }

    [Theory]
    [InlineData("user", 1)]
    [InlineData("guest-of-old", 1)]
    [InlineData("guest-of-old", 5)]
    public async Task Ids_of_a_person_whose_state_has_ended_are_found_in_the_log(string id, int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        await shop.SendAsync(Shop.Event("guest-of-old", "cart", "A", 1), Shop.Event("other", "cart", "A", 3));
        await LinkAsync(shop, "guest-of-old", "user");
        await CartIsAsync(shop, "user", "A");
        await shop.SendAsync("""
            {"event_time":"2026-03-01T10:01:00Z","event_type":"view","item_id":"C","shopper_id":"user",
             "anonymous_id":"phone"}
            """);

        var ids = GroupOf(shop, id, partitions).ToList();

        ids.ShouldBe(["guest-of-old", "phone", "user"], ignoreOrder: true);
        ids[^1].ShouldBe("user");
    }

    [Fact]
    public async Task Key_for_events_alone_links_nobody()
    {
        var (events, identities) = ("", "");
        await using var shop = await Shop.OpenAsync(before: one =>
        {
            events = one.Keys.Add("events", [Scope.EventsWrite]);
            identities = one.Keys.Add("both", [Scope.EventsWrite, Scope.IdentitiesWrite]);
        });
        const string link = """{"anonymous_id":"victim","shopper_id":"me"}""";
        const string both =
            """{"event_type":"view","item_id":"C","shopper_id":"me","anonymous_id":"victim"}""";
        const string guest = """{"event_type":"view","item_id":"C","anonymous_id":"guest"}""";
        const string ga4 = """
            {"user_id":"me","client_id":"victim","events":[{"name":"view_item","params":{"items":[{"item_id":"C"}]}}]}
            """;
        const string identify = """{"type":"identify","userId":"me","anonymousId":"victim"}""";

        (await StatusAsync(shop, events, "/v1/identities", link)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(shop, events, "/v1/events", both)).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(shop, events, "/v1/events", guest)).ShouldBe(HttpStatusCode.Accepted);
        (await StatusAsync(shop, events, "/v1/ingest/ga4", ga4)).ShouldBe(HttpStatusCode.Accepted);
        (await StatusAsync(shop, events, "/v1/ingest/segment", identify)).ShouldBe(HttpStatusCode.Accepted);
        GroupOf(shop, "me").ShouldBe(["me"]);

        (await StatusAsync(shop, identities, "/v1/events", both)).ShouldBe(HttpStatusCode.Accepted);
        GroupOf(shop, "me").ShouldBe(["victim", "me"]);
    }

    [Theory]
    [InlineData("user", 1)]
    [InlineData("guest-of-old", 1)]
    [InlineData("user", 5)]
    public async Task Delete_any_id_forgets_all_of_them(string id, int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        await shop.SendAsync(
            Shop.Event("guest-of-old", "cart", "A", 1), Shop.Event("user", "view", "C", 2),
            Shop.Event("other", "cart", "A", 3));
        await LinkAsync(shop, "guest-of-old", "user");
        await CartIsAsync(shop, "user", "A");

        await shop.Client.DeleteAsync($"/v1/shoppers/{id}", TestContext.Current.CancellationToken);

        await shop.GetAsync("/v1/shoppers/user", HttpStatusCode.NotFound);
        await shop.GetAsync("/v1/shoppers/guest-of-old", HttpStatusCode.NotFound);
        await CartIsAsync(shop, "other", "A");
        var store = shop.Store;
        await shop.StopAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store)!))
        {
            (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))
                .AsSpan().IndexOf("guest-of-old"u8).ShouldBe(-1, file);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Delete_right_behind_a_link_leaves_no_byte_of_the_two_ids(int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        for (var round = 0; round < 12; round++)
        {
            await shop.SendAsync(Shop.Event($"guest-of-{round}-", "cart", "A", 1), Shop.Event("other", "cart", "A", 3));
            await shop.PostAsync(
                "/v1/identities",
                $$"""{"anonymous_id":"guest-of-{{round}}-","shopper_id":"user-of-{{round}}-"}""",
                HttpStatusCode.Accepted);

            var gone = await shop.Client.DeleteAsync(
                $"/v1/shoppers/user-of-{round}-", TestContext.Current.CancellationToken);

            var answer = await Shop.ReadAsync(gone, HttpStatusCode.OK);
            answer.GetProperty("remains").GetArrayLength().ShouldBe(0, answer.GetRawText());
        }

        var store = shop.Store;
        await shop.StopAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store)!))
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes.AsSpan().IndexOf("guest-of-"u8).ShouldBe(-1, file);
            bytes.AsSpan().IndexOf("user-of-"u8).ShouldBe(-1, file);
        }
    }

    [Fact]
    public async Task Process_a_link_or_handover_that_can_not_be_read_is_a_dead_letter()
    {
        await using var shop = await OpenAsync(partitions: 1);
        using (var producer = shop.Log.OpenProducer("test"))
        {
            using var transaction = producer.Begin();
            foreach (var value in new[]
            {
                """{"identity":{"anonymous_id":"other","shopper_id":"user"}}""",
                """{"identity":3}""",
                """{"handover":{"from":"a","state":"AAAA"}}""",
                """{"handover":{}}""",
            })
            {
                transaction.Append(Topology.UserEvents, 0, "guest"u8, Encoding.UTF8.GetBytes(value), 1_772_359_560_000);
            }

            transaction.Commit();
        }

        await shop.SendAsync(Shop.Event("user", "cart", "A", 1));

        await CartIsAsync(shop, "user", "A");
        shop.Log.EndOffset(Topology.DeadLetters, 0).ShouldBe(4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Links_of_another_system_in_topic_identities_count_once_and_what_is_none_is_a_dead_letter(
        int partitions)
    {
        await using var shop = await OpenAsync(partitions);
        await shop.SendAsync(Shop.Event("guest", "cart", "A", 1), Shop.Event("7", "cart", "B", 2));
        string[] values =
        [
            """{"anonymous_id":"guest","shopper_id":"user","login":"2026"}""",
            """{"anonymous_id":7,"shopper_id":"user"}""",
            """{"anonymous_id":"user","shopper_id":"user"}""", "{", "[]", "",
            """{"anonymous_id":"null","shopper_id":"user"}""",
        ];

        SendLinks(shop, partitions, values);

        await CartIsAsync(shop, "user", "A", "B");
        var letters = () => Enumerable.Range(0, partitions)
            .SelectMany(partition => DeadLetter.ReadAll(shop.Log, partition, TestContext.Current.CancellationToken))
            .ToList();
        await Shop.UntilAsync(() => Task.FromResult(letters().Count == 5));
        letters().ShouldAllBe(letter => letter.SourceTopic == Topology.Identities && letter.Reason.Length > 0);
        letters().Select(letter => (letter.SourcePartition, letter.SourceOffset)).Distinct().Count().ShouldBe(5);
        await shop.RestartAsync();
        await shop.ProcessedAsync();
        SendLinks(shop, partitions, ["""{"anonymous_id":"late","shopper_id":"user"}"""]);
        await shop.SendAsync(Shop.Event("late", "cart", "C", 3));
        await CartIsAsync(shop, "user", "A", "B", "C");
        letters().Count.ShouldBe(5);

        // Linked ids are forgotten together, in that topic, too.
        await shop.Client.DeleteAsync("/v1/shoppers/late", TestContext.Current.CancellationToken);
        var left = new List<string>();
        var batch = new RecordBatch();
        for (var partition = 0; partition < partitions; partition++)
        {
            using var reader = shop.Log.OpenReader(Topology.Identities, partition, 0);
            while (reader.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                    left.Add(Encoding.UTF8.GetString(batch[i].Value));
            }
        }

        left.ShouldNotContain(value => value.Contains("guest", StringComparison.Ordinal)
            || value.Contains("late", StringComparison.Ordinal) || value.Contains(":7,", StringComparison.Ordinal));
    }

    /// <summary>The state's offsets count, also when brokers have dropped the group's.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Links_of_topic_identities_count_once_wherever_another_client_moves_the_group(long movedTo)
    {
        await using var shop = await OpenAsync(partitions: 1);
        await shop.SendAsync(Shop.Event("guest", "cart", "A", 1), Shop.Event("late", "cart", "B", 2));
        SendLinks(shop, 1, ["""{"anonymous_id":"guest","shopper_id":"user"}"""]);
        await CartIsAsync(shop, "user", "A");
        using (var producer = shop.Log.OpenProducer("another client"))
        {
            using var transaction = producer.Begin();
            transaction.CommitOffset(Topology.IdentityGroup, Topology.Identities, 0, movedTo);
            transaction.Commit();
        }

        await shop.RestartAsync();
        SendLinks(shop, 1, ["""{"anonymous_id":"late","shopper_id":"user"}"""]);

        await CartIsAsync(shop, "user", "A", "B");
        var links = 0;
        var batch = new RecordBatch();
        using var reader = shop.Log.OpenReader(Topology.UserEvents, 0, 0);
        while (reader.Read(batch, 100, TimeSpan.Zero, TestContext.Current.CancellationToken) > 0)
            links += Enumerable.Range(0, batch.Count).Count(i => batch[i].Value.StartsWith("{\"identity\""u8));
        links.ShouldBe(2);
    }

    [Fact]
    public async Task Dead_letter_of_topic_identities_is_sent_there_again()
    {
        await using var shop = await OpenAsync(1);
        SendLinks(shop, 1, ["{", """{"anonymous_id":"guest","shopper_id":"user"}"""]);
        await Shop.UntilAsync(() => Task.FromResult(shop.Log.EndOffset(Topology.DeadLetters, 0) == 1));
        var replay = new DeadLetterReplay(shop.Log, TimeProvider.System);

        replay.Run(_ => true, dryRun: true, TestContext.Current.CancellationToken).Unreadable.ShouldBe(1);
        replay = new DeadLetterReplay(shop.Log, TimeProvider.System) { IncludeUnreadable = true };
        replay.Run(_ => true, dryRun: false, TestContext.Current.CancellationToken).Sent.ShouldBe(1);

        shop.Log.EndOffset(Topology.Identities, 0).ShouldBe(3);
        await Shop.UntilAsync(() => Task.FromResult(shop.Log.EndOffset(Topology.DeadLetters, 0) == 2));
    }

    [Fact]
    public async Task Post_links_one_a_line_takes_the_good_ones_and_names_the_others()
    {
        await using var shop = await OpenAsync(1);
        await shop.SendAsync(Shop.Event("g1", "cart", "A", 1), Shop.Event("g2", "cart", "B", 2));
        using var lines = new StringContent(
            """
            {"anonymous_id":"g1","shopper_id":"user"}
            {"anonymous_id":"g3"}
            [{"anonymous_id":"g2","shopper_id":"user"}]

            """,
            Encoding.UTF8,
            "application/x-ndjson");

        var answer = await Shop.ReadAsync(
            await shop.Client.PostAsync("/v1/identities", lines, TestContext.Current.CancellationToken),
            HttpStatusCode.Accepted);

        answer.GetProperty("accepted").GetInt32().ShouldBe(2);
        answer.GetProperty("rejected")[0].GetProperty("index").GetInt32().ShouldBe(1);
        await CartIsAsync(shop, "user", "A", "B");
        await shop.PostAsync("/v1/identities", "", HttpStatusCode.BadRequest);
        await shop.PostAsync("/v1/identities", "{", HttpStatusCode.BadRequest);
        await shop.PostAsync(
            "/v1/identities", $"[{string.Join(',', Enumerable.Repeat("{}", 1_001))}]", HttpStatusCode.BadRequest);
        using var beacon = new StringContent("""{"anonymous_id":"g","shopper_id":"u"}""", Encoding.UTF8, "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/identities") { Content = beacon };
        request.Headers.Add("Origin", shop.Client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        (await shop.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode
            .ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static void SendLinks(Shop shop, int partitions, string[] values)
    {
        using var producer = shop.Log.OpenProducer("logins");
        using var transaction = producer.Begin();
        for (var i = 0; i < values.Length; i++)
        {
            transaction.Append(
                Topology.Identities, i % partitions, "any"u8, Encoding.UTF8.GetBytes(values[i]), 1_772_359_560_000);
        }

        transaction.Commit();
    }

    /// <summary>The ids of a person by the records of the log alone.</summary>
    private static IEnumerable<string> GroupOf(Shop shop, string id, int partitions = 1) => IdentityGroup
        .Of(Encoding.UTF8.GetBytes(id), static _ => null, shop.Log, partitions, static _ => long.MaxValue)
        .Select(Encoding.UTF8.GetString);

    /// <summary>Of several partitions the model learns from the sessions, as on a cluster.</summary>
    private static Task<Shop> OpenAsync(int partitions) => Shop.OpenAsync(
        options => options with { Shared = partitions == 1 ? null : new SharedLogOptions() },
        before: shop =>
        {
            using var log = new SqliteLog(new SqliteLogOptions { Path = shop.Store });
            log.CreateTopics(ServerTopics.All(partitions));
        });

    private static async Task LinkAsync(Shop shop, string anonymous, string shopper)
    {
        await shop.PostAsync(
            "/v1/identities",
            JsonSerializer.Serialize(new { anonymous_id = anonymous, shopper_id = shopper }),
            HttpStatusCode.Accepted);
        await shop.ProcessedAsync();
    }

    private static Task CartIsAsync(Shop shop, string shopper, params string[] items) =>
        Shop.UntilAsync(async () => (await CartAsync(shop, shopper)).SequenceEqual(items));

    private static async Task<List<string>> CartAsync(Shop shop, string shopper)
    {
        using var answer = await shop.Client.GetAsync(
            $"/v1/shoppers/{shopper}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? Items(
                JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)),
                "cart")
            : [];
    }

    private static List<string> Items(JsonElement shopper, string list) =>
        [.. shopper.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    private static async Task<HttpStatusCode> StatusAsync(Shop shop, string key, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = Shop.Json(json),
            Headers = { { "X-Api-Key", key } },
        };
        return (await shop.Client.SendAsync(request)).StatusCode;
    }
}
