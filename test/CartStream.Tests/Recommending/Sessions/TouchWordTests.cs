using CartStream.Events;
using CartStream.Recommending.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommending.Sessions;

public sealed class TouchWordTests
{
    [Theory]
    [InlineData(0, EventType.View)]
    [InlineData(TouchWord.ItemsMax - 1, EventType.Purchase)]
    public void Of_any_gives_item_and_type_back(int item, EventType type)
    {
        var word = TouchWord.Of(item, type);

        TouchWord.Item(word).ShouldBe(item);
        TouchWord.Type(word).ShouldBe(type);
        TouchWord.Repeats(word).ShouldBe(0);
        TouchWord.IsSuperseded(word).ShouldBeFalse();
    }

    [Fact]
    public void Repeat_any_types_counts_up_to_seven_and_keeps_the_weightiest() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int Item, byte[] Types)>(),
        given =>
        {
            var item = given.Item & (TouchWord.ItemsMax - 1);
            EventType[] types = [EventType.View, .. given.Types.Select(type => (EventType)(type & 3))];
            var word = TouchWord.Of(item, types[0]);

            foreach (var type in types[1..])
                word = TouchWord.Repeat(word, type);

            TouchWord.Item(word).ShouldBe(item);
            TouchWord.Type(word).ShouldBe(types.Max());
            TouchWord.Repeats(word).ShouldBe(Math.Min(types.Length - 1, TouchWord.RepeatsMax));
            TouchWord.IsSuperseded(word).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Supersede_repeated_touch_changes_nothing_else()
    {
        var word = TouchWord.Repeat(TouchWord.Of(5, EventType.Cart), EventType.View);

        var superseded = TouchWord.Supersede(word);

        TouchWord.IsSuperseded(superseded).ShouldBeTrue();
        TouchWord.Item(superseded).ShouldBe(5);
        TouchWord.Type(superseded).ShouldBe(EventType.Cart);
        TouchWord.Repeats(superseded).ShouldBe(1);
    }
}
