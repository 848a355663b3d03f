using CartStream.Cli.CommandLine;
using CartStream.Cli.Verbs;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Verbs;

/// <summary>Settings of librdkafka: where they come from, which counts, and that no fault shows a value.</summary>
public sealed class KafkaSettingsTests : IDisposable
{
    private const string Secret = "t0p-s3cret";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_command_line_counts_before_environment_before_file()
    {
        File.WriteAllText(_folder.File("p"), "# a comment\n! another\n\n a.b = file \nb.c=file\nc.d=x=y\n");
        var host = Host(("CARTSTREAM_KAFKA_A_B", "variable"), ("CARTSTREAM_KAFKA_B_C", "variable"), ("OTHER", "x"));

        var settings = KafkaSettings.Read(["a.b=line"], _folder.File("p"), host);

        settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={s.Value}")
            .ShouldBe(["a.b=line", "b.c=variable", "c.d=x=y"]);
    }

    [Fact]
    public void Read_faults_are_named_together_with_their_place_and_without_values()
    {
        File.WriteAllText(_folder.File("p"), $"\nsasl.password {Secret}\nacks={Secret}\na={Secret}\na={Secret}\n");
        var host = Host(("CARTSTREAM_KAFKA_GROUP_ID", Secret));

        var fault = Should.Throw<UsageException>(
            () => KafkaSettings.Read(["x=1", Secret, $"={Secret}"], _folder.File("p"), host));

        fault.Faults.ShouldBe(
        [
            "--kafka-config, value 2: found no name before a '=', expected name=value",
            "--kafka-config, value 3: found no name before a '=', expected name=value",
            "CARTSTREAM_KAFKA_GROUP_ID: setting 'group.id' is the log's own and can't be given",
            $"{_folder.File("p")}:2: found no name before a '=', expected name=value",
            $"{_folder.File("p")}:3: setting 'acks' is the log's own and can't be given",
            $"{_folder.File("p")}:5: setting 'a' is given twice",
        ]);
    }

    [Theory]
    [InlineData("enable.idempotence")]
    [InlineData("isolation.level")]
    [InlineData("transactional.id")]
    [InlineData("group.id")]
    [InlineData("acks")]
    [InlineData("enable.auto.commit")]
    public async Task Process_setting_that_exactly_once_needs_is_bad_usage(string name)
    {
        var run = await CliRun.RunAsync("process", "--kafka", "h:1", "--kafka-config", $"{name}=1");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(
            $"cartstream: --kafka-config, value 1: setting '{name}' is the log's own and can't be given");
    }

    [Theory]
    [InlineData("unexpected argument 'sasl.password'", "sasl.password=" + Secret)]
    [InlineData("unknown option '--kafka-cofnig'; did you mean '--kafka-config'?", "--kafka-cofnig=" + Secret)]
    public async Task Process_secret_in_the_wrong_place_is_not_shown(string fault, string argument)
    {
        var run = await CliRun.RunAsync("process", "--kafka", "h:1", "--json", argument);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain($"cartstream: {fault}\n");
        run.Error.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Process_more_copies_needed_than_made_is_bad_usage()
    {
        var run = await CliRun.RunAsync("process", "--kafka", "h:1", "--replication", "2", "--min-insync", "3");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("MinInsyncReplicas is 3, expected at most ReplicationFactor, 2");
    }

    private static CliHost Host(params (string Name, string Value)[] variables) => new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        OpenOut = () => Stream.Null,
        VariableNames = () => variables.Select(variable => variable.Name),
        Variable = name => variables.Single(variable => variable.Name == name).Value,
    };
}
