using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Shoppers;

namespace CartStream.Tests.Processing.Processor;

public sealed class ProcessorOptionsTests
{
    private static readonly ProcessorOptions Defaults = new();

    public static TheoryData<ProcessorOptions> OtherAnswers => new(
        Defaults with { When = RecommendWhen.Cart },
        Defaults with { Count = 11 },
        Defaults with { Learning = ModelLearning.FromSessions },
        Defaults with { Learning = ModelLearning.Frozen },
        Defaults with { Shoppers = new ShopperOptions { HistoryItems = 11 } },
        Defaults with { Shoppers = new ShopperOptions { IdleGapMs = 60_000 } },
        Defaults with { Shoppers = new ShopperOptions { RetentionMs = 86_400_000 } },
        Defaults with { Policy = new PolicyOptions { CartItemsMax = 5 } },
        Defaults with { Policy = new PolicyOptions { ExcludeCurrent = false } });

    [Theory]
    [MemberData(nameof(OtherAnswers))]
    public void ConfigHash_setting_that_can_change_an_answer_changes_it(ProcessorOptions other) =>
        other.ConfigHash("model").ShouldNotBe(Defaults.ConfigHash("model"));

    [Fact]
    public void ConfigHash_other_model_settings_change_it() =>
        Defaults.ConfigHash("model").ShouldNotBe(Defaults.ConfigHash("other model"));

    [Fact]
    public void ConfigHash_batch_size_does_not_change_it_for_it_changes_no_answer() =>
        (Defaults with { BatchEventsMax = 7 }).ConfigHash("model").ShouldBe(Defaults.ConfigHash("model"));

    [Fact]
    public void ConfigHash_is_16_hexadecimal_digits() =>
        Defaults.ConfigHash("model").ShouldMatch("^[0-9a-f]{16}$");

    [Fact]
    public void Faults_defaults_have_none() => Defaults.Faults().ShouldBeEmpty();

    [Fact]
    public void Faults_several_are_all_reported() =>
        new ProcessorOptions
        {
            Count = 101,
            BatchEventsMax = 0,
            Shoppers = new ShopperOptions { HistoryItems = 0, IdleGapMs = 999, RetentionMs = long.MaxValue },
            Policy = new PolicyOptions { CartItemsMax = -1 },
        }.Faults().ShouldBe(
        [
            "count: found 101, expected 1 to 100 items",
            "batch: found 0, expected 1 to 100,000 events",
            "history: found 0, expected 1 to 100 items",
            "idle-minutes: found 999 ms, expected 1 second to 100 years",
            "retention-days: found 9223372036854775807 ms, expected 1 day to 100 years",
            "cart-items: found -1, expected 0 to 100",
        ]);
}
