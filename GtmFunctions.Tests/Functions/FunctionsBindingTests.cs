using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Infra;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>The triggers of the Functions app, as written and as compiled, against what the pipeline declares.</summary>
public sealed class FunctionsBindingTests
{
    [Fact]
    public void HttpTriggers_AsWritten_AreWhatThePipelineDeclares() => Hold("HttpTriggers.g.cs", TriggerFiles.Http());

    [Fact]
    public void QueueTriggers_AsWritten_AreWhatThePipelineDeclares() => Hold("QueueTriggers.g.cs", TriggerFiles.Queues());

    [Fact]
    public void TimerTriggers_AsWritten_AreWhatThePipelineDeclares() => Hold("TimerTriggers.g.cs", TriggerFiles.OfTimers());

    [Fact]
    public void HttpTriggers_AsCompiled_AreWhatThePipelineDeclares() => Assert.Equal(
        PipelineSurface.Endpoints.Select(one => $"{one.Name}: {one.Access} {string.Join('|', one.Methods)} {one.Route}").Order(),
        Compiled<HttpTriggerAttribute>(trigger => $"{trigger.AuthLevel} {string.Join('|', trigger.Methods!)} {trigger.Route}"));

    [Fact]
    public void QueueTriggers_AsCompiled_AreWhatThePipelineDeclares() => Assert.Equal(
        Stages.All.Select(one => $"{one.Name}: {one.Queue.Name} of {StorageConnection.SettingName}").Order(),
        Compiled<QueueTriggerAttribute>(trigger => $"{trigger.QueueName} of {trigger.Connection}"));

    [Fact]
    public void TimerTriggers_AsCompiled_AreWhatThePipelineDeclares() => Assert.Equal(
        Timers.All.Select(one => $"{one.Name}: {one.Schedule}").Order(),
        Compiled<TimerTriggerAttribute>(trigger => trigger.Schedule));

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

    private static void Hold(string name, string declared)
    {
        var file = InfraFolder.At($"GtmFunctions/Functions/{name}");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, declared);

        Assert.True(
            File.ReadAllText(file) == declared,
            $"{name} is not what the pipeline declares. Have it written, and read the difference before you commit it: "
            + "UPDATE_SNAPSHOTS=1 dotnet run --project GtmFunctions.Tests -- -class '*FunctionsBindingTests'");
    }

    private static IEnumerable<string> Compiled<TTrigger>(Func<TTrigger, string> text) =>
        DeclaredFunction.All.Where(one => one.Trigger is TTrigger)
            .Select(one => $"{one.Name}: {text((TTrigger)(object)one.Trigger)}").Order();
}
