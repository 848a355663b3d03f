using CartStream.Tests;

namespace CartStream.Postgres.Tests;

public sealed class PostgresSinkOptionsTests
{
    private static readonly PostgresSinkOptions Sound = new() { Target = PostgresTarget.Parse("Host=h") };

    [Fact]
    public void Faults_defaults_are_none() => Sound.Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("Cart")]
    [InlineData("1cart")]
    [InlineData("pg_cart")]
    [InlineData("a\"b")]
    [InlineData("cart\n")]
    public void Faults_schema_that_needs_quoting_is_named(string schema) =>
        (Sound with { Schema = schema }).Faults().ShouldBe(
            [$"schema: found '{schema}', expected 1 to 63 of a-z, 0-9 and _, not beginning with a digit or pg_"]);

    [Fact]
    public void Faults_several_are_reported_together()
    {
        var options = Sound with
        {
            BatchRecordsMax = 0,
            RetriesMax = -1,
            RetryDelayMin = TimeSpan.Zero,
            RetryDelayMax = TimeSpan.FromHours(2),
            IdleWait = TimeSpan.Zero,
            CommandTimeout = TimeSpan.Zero,
        };

        options.Faults().Count.ShouldBe(6);
        options.Faults()[0].ShouldBe("batch: found 0, expected 1 to 1000000");
        Should.Throw<ArgumentException>(() => new PostgresSink(log: null!, options, new LeapingTime()))
            .Message.ShouldContain("retries: found -1");
    }
}
