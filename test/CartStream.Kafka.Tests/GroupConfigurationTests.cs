using System.Net;
using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A worker or server with other settings than the group's does not join it, and names the differences.
/// </summary>
public sealed class GroupConfigurationTests
{
    private readonly KafkaLogOptions _options;
    private readonly string[] _kafka;

    public GroupConfigurationTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        _options = cluster.Options(cluster.NewPrefix());
        _kafka =
        [
            "--kafka", _options.BootstrapServers, "--topic-prefix", _options.TopicPrefix, .. CliCall.MockSettings,
        ];
    }

    [Fact]
    public async Task Process_other_settings_than_the_groups_processes_nothing_until_they_replace_them()
    {
        await CliCall.JsonAsync(["simulate", .. _kafka, "--partitions", "2", "--events", "40", "--quiet"]);
        string[] process = ["process", .. _kafka, "--until-idle", "0.2", "--quiet"];
        await CliCall.JsonAsync(process);
        await CliCall.JsonAsync(["simulate", .. _kafka, "--events", "60", "--seed", "2", "--quiet"]);

        var refused = await CliCall.RunAsync([.. process, "--count", "5", "--allow-current"]);

        refused.ExitCode.ShouldBe(ExitCode.Failure);
        refused.Error.ShouldContain("does not join group 'cartstream-processor'");
        refused.Error.ShouldContain("allow-current: found true, expected false; count: found 5, expected 10. ");
        using (var log = new KafkaLog(_options))
            WorkerProbe.Answers(log).Count.ShouldBe(40);

        var old = HashIn(refused.Error);
        string[] next = [.. process, "--count", "5", "--allow-current", "--replace-config", old];
        var replaced = await CliCall.JsonAsync(next);
        var again = await CliCall.JsonAsync(next);
        var outdated = await CliCall.RunAsync(process);

        replaced.GetProperty("events").GetInt64().ShouldBe(60);
        again.GetProperty("events").GetInt64().ShouldBe(0);
        outdated.ExitCode.ShouldBe(ExitCode.Failure);
        outdated.Error.ShouldContain("count: found 10, expected 5. ");
    }

    [Fact]
    public async Task Serve_other_settings_than_the_workers_is_never_ready_and_says_which_differ()
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(2));
        var options = new WorkerOptions
        {
            Processor = new ProcessorOptions { Learning = ModelLearning.FromSessions, Count = 3 },
            SharesGroup = true,
        };
        await using var worker = new RunningWorker(log, options);
        await worker.WaitFor(status => status.Partitions.Count == 2);

        await using var node = await ServingNode.StartAsync(log);

        await ServingNode.WaitFor(
            async () => (await node.ReadyAsync()).Text
                .Contains("count: found 10, expected 3", StringComparison.Ordinal),
            node.ReadyAsync);
        (await node.ReadyAsync()).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        worker.Status.Partitions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Admit_several_at_once_on_a_new_group_lets_one_configuration_in()
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(1));
        var configurations = new[] { 5, 6 }
            .Select(count => GroupConfiguration.Of(new ProcessorOptions { Count = count }, "model")).ToList();

        var admitted = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            try
            {
                GroupAdmission.Admit(
                    log, configurations[i % 2], null, TimeProvider.System, TestContext.Current.CancellationToken);
                return configurations[i % 2].Config;
            }
            catch (ConfigurationDiffersException)
            {
                return null;
            }
        })));

        admitted.OfType<string>().Count().ShouldBe(2);
        admitted.OfType<string>().Distinct().ShouldHaveSingleItem().ShouldBe(GroupAdmission.Find(log)!.Config);
    }

    /// <summary>The hash in the message, which is the one to replace.</summary>
    private static string HashIn(string message)
    {
        const string option = "--replace-config ";
        return message.Substring(message.IndexOf(option, StringComparison.Ordinal) + option.Length, 16);
    }
}
