using CartStream.Recommendations;

namespace CartStream.Tests.Recommendations;

/// <summary>The reason that a person reads beside a recommended item.</summary>
public sealed class ReasonTextTests
{
    [Theory]
    [InlineData(Source.Cart, "1569888000000", 1, "in the cart since 2019-10-01 00:00 UTC")]
    [InlineData(Source.Cart, "1569888000000", 3, "in the cart since 2019-10-01 00:00 UTC (3 pieces)")]
    [InlineData(Source.History, "1569888060000", 0, "viewed in an earlier session, 2019-10-01 00:01 UTC")]
    [InlineData(Source.History, "0", 1, "put into the cart in an earlier session, 1970-01-01 00:00 UTC")]
    [InlineData(Source.History, "0", 2, "taken out of the cart in an earlier session, 1970-01-01 00:00 UTC")]
    [InlineData(Source.History, "0", 3, "bought in an earlier session, 1970-01-01 00:00 UTC")]
    [InlineData(Source.Rules, "sku-9", 12, "usually follows sku-9 (12 times so far)")]
    [InlineData(Source.Rules, "sku-9", 1, "usually follows sku-9 (once so far)")]
    [InlineData(Source.Rules, "sku-1", 12, "often looked at again (12 times so far)")]
    [InlineData(Source.Neighbours, "7", 500, "in 7 of the 500 most similar sessions")]
    [InlineData(Source.Session, "1569888060000", 1, "put into the cart in this session, 2019-10-01 00:01 UTC")]
    [InlineData(Source.Popularity, "3", 0, "number 3 of what shoppers want now")]
    [InlineData(Source.Popularity, "3", 1, "number 3 of what shoppers want now in this category")]
    public void Render_evidence_of_a_source_says_it_in_words(Source source, string a, long b, string words) =>
        ReasonText.Render("sku-1", source, a, b).ShouldBe(words);

    [Fact]
    public void Render_unknown_source_throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ReasonText.Render("sku-1", (Source)SourceNames.Count, "1", 1));
}
