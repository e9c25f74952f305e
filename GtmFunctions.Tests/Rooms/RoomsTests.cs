using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using GtmFunctions.Pipeline.Hosting;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>Holds the rooms of the pipeline, its top-level folders, to one direction (docs/architecture.md draws them).</summary>
public class RoomsTests
{
    private const string Root = "GtmFunctions.Pipeline.";

    // From the ground floor to the roof: a room knows those above it in this list and no other
    internal static readonly string[] Order =
    [
        "Language",
        "Events",
        "Storage",
        "Catalog",
        "Config",
        "Rendering",
        "Surface",
        "Telemetry",
        "Timeouts",
        "Signing",
        "Assign",
        "Acknowledge",
        "DeadLetters",
        "Outbound",
        "Limits",
        "Lists",
        "Accounts",
        "Receive",
        "Intake",
        "Poll",
        "Import",
        "Enrich",
        "Signals",
        "Subscriptions",
        "Route",
        "Deliver",
        "Run",
        "Ops",
        "Pages",
        "Hosting",
    ];

    internal static readonly Architecture Pipeline =
        new ArchLoader().LoadAssemblies(typeof(PipelineServices).Assembly).Build();

    [Fact]
    public void Rooms_AllOfThem_KnowOnlyThoseBelow()
    {
        var wrong = Pipeline.Types
            .SelectMany(type => TargetsOf(type).Select(target => (From: type, To: target)))
            .Where(one => RoomOf(one.From) is { } from && RoomOf(one.To) is { } to && Height(from) < Height(to))
            .Select(one => $"{RoomOf(one.From)} -> {RoomOf(one.To)}: {one.From.Name} uses {one.To.Name}")
            .Distinct()
            .Order();

        Assert.Equal([], wrong);
    }

    [Fact]
    public void Rooms_AllOfThem_AreInTheOrder() =>
        Assert.Equal(Order.Order(), Pipeline.Types.Select(RoomOf).OfType<string>().Distinct().Order());

    [Theory]
    [InlineData("Azure.Data.Tables")]
    [InlineData("Azure.Storage.Blobs")]
    [InlineData("Azure.Storage.Queues")]
    public void Storage_EachOfItsLibraries_IsUsedByStorageAlone(string library)
    {
        // A message as its trigger hands it over is the hosts' to read
        var users = Pipeline.Types
            .Where(type => RoomOf(type) is not (null or "Storage" or "Hosting"))
            .Where(type => TargetsOf(type).Any(target => target.Namespace.FullName.StartsWith(library, StringComparison.Ordinal)))
            .Select(type => type.FullName);

        Assert.Equal([], users);
    }

    // A type parameter counts as nobody's
    internal static IEnumerable<IType> TargetsOf(IType type) =>
        type.Dependencies.Select(dependency => dependency.Target).Where(target => target is not GenericParameter);

    private static int Height(string room) => Array.IndexOf(Order, room);

    internal static string? RoomOf(IType type) =>
        type.Namespace?.FullName is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.')[0] : null;
}
