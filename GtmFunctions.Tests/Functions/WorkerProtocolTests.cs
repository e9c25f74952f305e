using System.Reflection;
using Google.Protobuf.Reflection;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>The messages of the tests' host, against those in the worker's own assembly.</summary>
public sealed class WorkerProtocolTests
{
    private static readonly FileDescriptor Workers = (FileDescriptor)Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc")
        .GetType("Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection", throwOnError: true)!
        .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!
        .GetValue(null)!;

    public static TheoryData<string> Messages => [.. WorkerReflection.Descriptor.MessageTypes.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_AgainstTheWorkers_HasTheSameFields(string name)
    {
        var theirs = Workers.FindTypeByName<MessageDescriptor>(name);

        Assert.All(
            WorkerReflection.Descriptor.FindTypeByName<MessageDescriptor>(name).Fields.InDeclarationOrder(),
            ours => Assert.Equal(Text(ours), Text(theirs.FindFieldByNumber(ours.FieldNumber))));
    }

    [Theory]
    [InlineData("StatusResult", "Status")]
    [InlineData("RpcLog", "Level")]
    [InlineData("RpcLog", "RpcLogCategory")]
    public void Enumeration_AgainstTheWorkers_HasTheSameValues(string message, string name) =>
        Assert.Equal(Values(Workers, message, name), Values(WorkerReflection.Descriptor, message, name));

    [Fact]
    public void Service_AgainstTheWorkers_HasTheSameName() =>
        Assert.Equal(
            Workers.Services.SelectMany(service => service.Methods).Select(method => method.FullName),
            WorkerReflection.Descriptor.Services.SelectMany(service => service.Methods).Select(method => method.FullName));

    private static string Text(FieldDescriptor field) =>
        $"{field.FullName} = {field.FieldNumber}: {(field.IsRepeated ? "repeated " : "")}{field.FieldType} {TypeOf(field)}";

    private static string? TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        _ => null,
    };

    private static IEnumerable<(string, int)> Values(FileDescriptor file, string message, string name) =>
        file.FindTypeByName<MessageDescriptor>(message).EnumTypes.Single(one => one.Name == name).Values
            .Select(value => (value.Name, value.Number));
}
