namespace CartStream.Tests;

/// <summary>Words of a command, quoted for a POSIX shell.</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("shop.csv", "shop.csv")]
    [InlineData("event_type=Größe", "event_type=Größe")]
    [InlineData("", "''")]
    [InlineData("Page view=view", "'Page view=view'")]
    [InlineData("items[].sku", "'items[].sku'")]
    [InlineData("a|b", "'a|b'")]
    [InlineData("shopper_id='order:'+Order Id", "\"shopper_id='order:'+Order Id\"")]
    [InlineData("it's $5", "'it'\\''s $5'")]
    [InlineData("~/x", "'~/x'")]
    public void Quote_leaves_plain_words_and_quotes_the_others(string word, string quoted) =>
        ShellWords.Quote(word).ShouldBe(quoted);
}
