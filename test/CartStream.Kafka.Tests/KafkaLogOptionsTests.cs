using CartStream.Log;
using CartStream.Log.Kafka;

namespace CartStream.Kafka.Tests;

/// <summary>Options that can't be, and clusters that can't be reached.</summary>
public sealed class KafkaLogOptionsTests
{
    private const string Nowhere = "127.0.0.1:1";
    private const string Password = "correct-horse";

    [Fact]
    public void Open_options_that_cannot_be_are_reported_together()
    {
        var options = new KafkaLogOptions
        {
            BootstrapServers = " ",
            TopicPrefix = "a b",
            ReplicationFactor = 0,
            RequestTimeout = TimeSpan.Zero,
            Settings = Settings(("isolation.level", "read_uncommitted"), ("group.id", "g")),
        };

        var fault = Should.Throw<ArgumentException>(() => new KafkaLog(options));

        fault.Message.ShouldBe(
            "BootstrapServers is empty, expected host:port; "
            + "TopicPrefix is 'a b', expected up to 100 of a-z A-Z 0-9 . _ -; "
            + "ReplicationFactor is 0, expected 1 to 100; "
            + "RequestTimeout in ms is 0, expected 1000 to 600000; "
            + "setting 'group.id' is the log's own and can't be given; "
            + "setting 'isolation.level' is the log's own and can't be given (Parameter 'options')");
    }

    [Theory]
    [InlineData("b1:9092,b2:", "b2:")]
    [InlineData("b1:0", "b1:0")]
    [InlineData("b1:65536", "b1:65536")]
    [InlineData("b1:kafka, b2:9092", "b1:kafka")]
    [InlineData("SASL_SSL://b1:-1", "SASL_SSL://b1:-1")]
    [InlineData("[::1]:", "[::1]:")]
    public void Faults_a_port_that_cannot_be_is_named(string servers, string found) =>
        new KafkaLogOptions { BootstrapServers = servers }.Faults()
            .ShouldBe([$"BootstrapServers has '{found}', expected host:port, a port of 1 to 65535"]);

    [Theory]
    [InlineData("b1")]
    [InlineData("b1:9092,")]
    [InlineData("b1, b2:65535")]
    [InlineData("PLAINTEXT://b1:9092")]
    [InlineData("::1")]
    [InlineData("[::1]:9092,[::1]")]
    public void Faults_hosts_with_or_without_a_port_have_none(string servers) =>
        new KafkaLogOptions { BootstrapServers = servers }.Faults().ShouldBeEmpty();

    [Fact]
    public void ListTopics_cluster_that_is_not_there_throws_and_names_it()
    {
        MockKafkaCluster.SkipUnlessPossible();
        using var log = new KafkaLog(new KafkaLogOptions
        {
            BootstrapServers = Nowhere,
            RequestTimeout = TimeSpan.FromSeconds(1),
        });

        var fault = Should.Throw<LogException>(log.ListTopics);

        fault.Message.ShouldStartWith($"kafka {Nowhere}: listing topics: ");
    }

    [Fact]
    public void Settings_that_do_not_fit_are_named_and_secret_values_are_not()
    {
        MockKafkaCluster.SkipUnlessPossible();
        var options = new KafkaLogOptions
        {
            BootstrapServers = Nowhere,
            Settings = Settings(("sasl.password", Password), ("security.protocol", Password)),
        };

        var fault = Should.Throw<LogException>(() => new KafkaLog(options).Dispose());

        fault.Message.ShouldContain("security.protocol");
        fault.ToString().ShouldNotContain(Password);
    }

    private static Dictionary<string, string> Settings(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
}
