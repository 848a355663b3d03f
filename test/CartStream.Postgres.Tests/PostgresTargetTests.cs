namespace CartStream.Postgres.Tests;

public sealed class PostgresTargetTests
{
    private const string Secret = "t0p-s3cret";

    [Theory]
    [InlineData("Host=db.example;Database=shop;Username=u;Password=t0p-s3cret", "db.example/shop")]
    [InlineData("Host=db.example;Port=6543;Database=shop;Password=t0p-s3cret", "db.example:6543/shop")]
    [InlineData("Host=db.example;Username=u", "db.example/u")]
    [InlineData("postgres://u:t0p-s3cret@db.example/shop", "db.example/shop")]
    [InlineData("postgresql://u:t0p-s3cret@db.example:6543/shop\n", "db.example:6543/shop")]
    public void ToString_any_form_is_host_and_database(string text, string expected) =>
        PostgresTarget.Parse(text).ToString().ShouldBe(expected);

    [Fact]
    public void ConnectionString_of_an_address_has_its_parts_unescaped()
    {
        var target = PostgresTarget.Parse("postgres://u%40shop:t0p%2Fs3cret@db.example/shop");

        var connection = target.ConnectionString(new PostgresSinkOptions { Target = target });

        connection.ShouldContain("Username=u@shop");
        connection.ShouldContain("Password=t0p/s3cret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("t0p-s3cret")]
    [InlineData("Host=h;Passwort=t0p-s3cret")]
    [InlineData("Host=h;Port=t0p-s3cret")]
    [InlineData("Password=t0p-s3cret;Database=shop")]
    [InlineData("postgres://u:t0p-s3cret@")]
    [InlineData("postgres://u:t0p-s3cret@db.example/shop?sslmode=require")]
    [InlineData("host=db.example port=5432 user=u password=t0p-s3cret dbname=shop")]
    [InlineData("Host=db.example;Database=shop password=t0p-s3cret")]
    public void Parse_faulty_text_says_what_is_expected_and_nothing_of_it(string text)
    {
        var fault = Should.Throw<FormatException>(() => PostgresTarget.Parse(text));

        fault.Message.ShouldContain("expected key=value pairs");
        fault.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public void ToString_of_options_shows_no_password()
    {
        var options = new PostgresSinkOptions { Target = PostgresTarget.Parse($"Host=h;Password={Secret}") };

        options.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public void Describe_fault_that_quotes_the_password_blots_it_out()
    {
        var target = PostgresTarget.Parse($"Host=h;Database=shop;Password={Secret}");

        var text = target.Describe(new InvalidOperationException($"bad {Secret}\nhere"));

        text.ShouldBe("PostgreSQL h/shop: bad *** here");
    }

    [Fact]
    public void Describe_short_password_is_masked_as_a_word_and_leaves_others_readable()
    {
        var target = PostgresTarget.Parse("Host=h;Database=shop;Password=p");

        var text = target.Describe(new InvalidOperationException("permission denied for 'p'"));

        text.ShouldBe("PostgreSQL h/shop: permission denied for '***'");
    }
}
