using System.Reflection;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>What the attributes of the Functions app declare, against the pipeline's own list.</summary>
public sealed class FunctionsBindingTests(SurfaceFixture pipeline) : IClassFixture<SurfaceFixture>
{
    [Fact]
    public void HttpTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Http
                .Select(one => $"{one.Name}: {one.Access} {string.Join('|', one.Methods)} {one.Route} -> {Text(one.Handler.Method)}")
                .Order(),
            Declared<HttpTriggerAttribute>((one, trigger) =>
                $"{one.Name}: {trigger.AuthLevel} {string.Join('|', trigger.Methods!)} {trigger.Route} -> {Call(one)}"));

    [Fact]
    public void QueueTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Queues
                .Select(one => $"{one.Name}: {one.Queue} of {StorageConnection.SettingName} -> {Text(one.Handler.Method)}").Order(),
            Declared<QueueTriggerAttribute>((one, trigger) => $"{one.Name}: {trigger.QueueName} of {trigger.Connection} -> {Call(one)}"));

    [Fact]
    public void TimerTriggers_AgainstTheSurface_AreTheSame() =>
        Assert.Equal(
            pipeline.Surface.Timers.Select(one => $"{one.Name}: {one.Schedule} -> {Text(one.Handler.Method)}").Order(),
            Declared<TimerTriggerAttribute>((one, trigger) => $"{one.Name}: {trigger.Schedule} -> {Call(one)}"));

    [Fact]
    public void Functions_OfOtherKinds_AreNotThere() =>
        Assert.Empty(DeclaredFunction.All.Select(one => one.Trigger.GetType())
            .Except([typeof(HttpTriggerAttribute), typeof(QueueTriggerAttribute), typeof(TimerTriggerAttribute)]));

    [Fact]
    public void FunctionClasses_HaveNoOtherPublicMethods() =>
        Assert.Equal(DeclaredFunction.All.Select(one => one.Method.Name), DeclaredFunction.PublicMethods().Select(method => method.Name));

    [Fact]
    public void Names_OfFunctions_AreTheirMethodsNames() =>
        Assert.All(DeclaredFunction.All, one => Assert.Equal(one.Name, one.Method.Name));

    private static IEnumerable<string> Declared<TTrigger>(Func<DeclaredFunction, TTrigger, string> text) =>
        DeclaredFunction.All.Where(one => one.Trigger is TTrigger).Select(one => text(one, (TTrigger)(object)one.Trigger)).Order();

    private static string Text(MethodBase handler) => $"{handler.DeclaringType!.FullName}.{handler.Name}";

    private static string Call(DeclaredFunction function) =>
        function.OnlyCall() is { } called ? Text(called) : "something that is not one call";
}
