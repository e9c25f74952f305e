using System.Reflection;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>What the attributes of the Functions host declare, against the pipeline's own list.</summary>
public sealed class FunctionsBindingTests(SurfaceFixture pipeline) : IClassFixture<SurfaceFixture>
{
    [Fact]
    public void HttpTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Http
                .Select(one => $"{one.Name}: {one.Access} {string.Join('|', one.Methods)} {one.Route} -> {Text(one.Handler.Method)}")
                .Order(),
            Declared("HttpTrigger")
                .Select(one => $"{one.Name}: {one.Argument(0)} {string.Join('|', one.Arguments(1))} {one.Argument("Route")} -> {Call(one)}")
                .Order());

    [Fact]
    public void QueueTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Queues
                .Select(one => $"{one.Name}: {one.Queue} of {StorageConnection.SettingName} -> {Text(one.Handler.Method)}").Order(),
            Declared("QueueTrigger")
                .Select(one => $"{one.Name}: {one.Argument(0)} of {one.Argument("Connection")} -> {Call(one)}").Order());

    [Fact]
    public void TimerTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Timers.Select(one => $"{one.Name}: {one.Schedule} -> {Text(one.Handler.Method)}").Order(),
            Declared("TimerTrigger").Select(one => $"{one.Name}: {one.Argument(0)} -> {Call(one)}").Order());

    [Fact]
    public void Functions_OfOtherKinds_AreNotThere() =>
        Assert.Empty(DeclaredFunction.All.Select(one => one.Trigger).Except(["HttpTrigger", "QueueTrigger", "TimerTrigger"]));

    [Fact]
    public void FunctionClasses_HaveNoOtherPublicMethods() =>
        Assert.Equal(DeclaredFunction.All.Select(one => one.Method.Name), DeclaredFunction.PublicMethods().Select(method => method.Name));

    [Fact]
    public void Names_OfFunctions_AreTheirMethodsNames() =>
        Assert.All(DeclaredFunction.All, one => Assert.Equal(one.Name, one.Method.Name));

    private static IEnumerable<DeclaredFunction> Declared(string trigger) => DeclaredFunction.All.Where(one => one.Trigger == trigger);

    private static string Text(MethodInfo handler) => $"{handler.DeclaringType!.FullName}.{handler.Name}";

    private static string Call(DeclaredFunction function) =>
        function.OnlyCall() is { } called ? $"{called.ContainingType.ToDisplayString()}.{called.Name}" : "something that is not one call";
}
