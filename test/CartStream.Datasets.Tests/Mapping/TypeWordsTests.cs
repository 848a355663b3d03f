using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Tests.Mapping;

public sealed class TypeWordsTests
{
    [Theory]
    [InlineData("Returned", "refund")]
    [InlineData("order-refunded", "refund")]
    [InlineData("set_quantity", "set_quantity")]
    [InlineData("shop.cart.Product Added", "cart")]
    [InlineData("Buy", "purchase")]
    [InlineData("order_cancelled", "skip")]
    [InlineData("wink", null)]
    public void Find_word_of_another_system_gives_the_type_that_it_means(string word, string? meaning) =>
        TypeWords.Find(word).ShouldBe(meaning);
}
