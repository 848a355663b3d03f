using CartStream.Events;
using CartStream.Index;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Index;

public sealed class InteractionWordTests
{
    [Theory]
    [InlineData(0, EventType.View)]
    [InlineData(InteractionWord.ItemsMax - 1, EventType.Purchase)]
    public void Of_any_gives_item_and_type_back(int item, EventType type)
    {
        var word = InteractionWord.Of(item, type);

        InteractionWord.Item(word).ShouldBe(item);
        InteractionWord.Type(word).ShouldBe(type);
        InteractionWord.Repeats(word).ShouldBe(0);
        InteractionWord.IsSuperseded(word).ShouldBeFalse();
    }

    [Fact]
    public void Repeat_any_types_counts_up_to_seven_and_keeps_the_weightiest() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Item, byte[] Types)>(),
        given =>
        {
            var item = given.Item & (InteractionWord.ItemsMax - 1);
            EventType[] types = [EventType.View, .. given.Types.Select(type => (EventType)(type & 3))];
            var word = InteractionWord.Of(item, types[0]);

            foreach (var type in types[1..])
                word = InteractionWord.Repeat(word, type);

            InteractionWord.Item(word).ShouldBe(item);
            InteractionWord.Type(word).ShouldBe(types.Max());
            InteractionWord.Repeats(word).ShouldBe(Math.Min(types.Length - 1, InteractionWord.RepeatsMax));
            InteractionWord.IsSuperseded(word).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Supersede_repeated_touch_changes_nothing_else()
    {
        var word = InteractionWord.Repeat(InteractionWord.Of(5, EventType.Cart), EventType.View);

        var superseded = InteractionWord.Supersede(word);

        InteractionWord.IsSuperseded(superseded).ShouldBeTrue();
        InteractionWord.Item(superseded).ShouldBe(5);
        InteractionWord.Type(superseded).ShouldBe(EventType.Cart);
        InteractionWord.Repeats(superseded).ShouldBe(1);
    }
}
