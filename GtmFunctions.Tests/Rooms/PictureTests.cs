using System.Globalization;
using System.Xml.Linq;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>What <c>docs/rooms.svg</c> draws is how the rooms are.</summary>
public sealed class PictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly XElement Picture = XElement.Parse(InfraFolder.Read("docs/rooms.svg"));

    // From the ground floor to the roof, as the file has them
    private static readonly List<List<XElement>> Storeys =
    [
        .. Groups(Picture, "storey").Select(storey => Groups(storey, "room").ToList()),
    ];

    [Fact]
    public void Rooms_FromTheGroundFloorToTheRoof_AreThoseOfTheCodeInTheirOrder() =>
        Assert.Equal(RoomsTests.Order, Storeys.SelectMany(storey => storey).Select(NameOf));

    [Fact]
    public void Storeys_AsDrawn_StandOnEachOther()
    {
        var heights = Storeys.Select(storey => storey.Select(HeightOf).Distinct().ToList()).ToList();

        Assert.All(heights, storey => Assert.Single(storey));
        Assert.Equal(heights.Select(storey => storey[0]).OrderDescending(), heights.Select(storey => storey[0]));
    }

    [Fact]
    public void Rooms_OfOneStorey_DoNotKnowEachOther()
    {
        var storeys = Storeys.SelectMany((storey, height) => storey.Select(room => (Name: NameOf(room), Height: height)))
            .ToDictionary(room => room.Name, room => room.Height);

        var wrong = RoomsTests.Pipeline.Types
            .SelectMany(type => RoomsTests.TargetsOf(type).Select(target => (From: RoomsTests.RoomOf(type), To: RoomsTests.RoomOf(target))))
            .Where(use => use is { From: not null, To: not null } && use.From != use.To && storeys[use.From] == storeys[use.To])
            .Select(use => $"{use.From} -> {use.To}")
            .Distinct();

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Stages_ByTheirNumbers_AreInTheOrderInWhichAnEventMeetsThem() => Assert.Equal(
        ["Receive", "Intake", "Enrich", "Route", "Deliver"],
        Groups(Picture, "stage").OrderBy(stage => TextOf(stage, "number").Value, StringComparer.Ordinal).Select(NameOf));

    private static IEnumerable<XElement> Groups(XElement within, string kind) => within.Descendants(Svg + "g")
        .Where(group => ((string?)group.Attribute("class") ?? "").Split(' ').Contains(kind));

    private static string NameOf(XElement room) => TextOf(room, "name").Value;

    // Where its name is written: higher up is less
    private static int HeightOf(XElement room) => int.Parse(TextOf(room, "name").Attribute("y")!.Value, CultureInfo.InvariantCulture);

    private static XElement TextOf(XElement group, string kind) =>
        group.Elements(Svg + "text").Single(text => (string?)text.Attribute("class") == kind);
}
