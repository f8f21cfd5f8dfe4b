// Products that keep messages.
#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Preset sqs() {
    constexpr std::string_view base = "https://github.com/awsdocs/amazon-sqs-developer-guide/blob/39de636d/doc_source/"
                                      "sqs-configure-queue-parameters.md";
    constexpr std::string_view date = "2023-06-15";
    return {"sqs",
            "Amazon SQS",
            {"a queue with nothing to run, however much comes.",
             "some 20 ms a message, no order, and now and then one of them twice.",
             "you are in that cloud and the work only has to be done some time soon."},
            {{"visibility_timeout", s(30), {"visibility timeout 30 s", base, date, Grade::Source}},
             {"retention", s(4 * 86400), {"message retention 4 days", base, date, Grade::Source}},
             {"publish",
              ms(20),
              {"\"if the latency averages 20 ms\": the example that the guide itself computes with; no official figure",
               "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
               "sqs-throughput-horizontal-scaling-and-batching.html",
               "2026-11-27", Grade::Documentation}}}};
}

constexpr std::string_view kConfluent = "https://www.confluent.io/blog/kafka-fastest-messaging-system/";

Preset rabbitmq() {
    constexpr std::string_view consumers =
        "https://github.com/rabbitmq/rabbitmq-website/blob/0acf2a42/docs/consumers.md";
    constexpr std::string_view quorum =
        "https://github.com/rabbitmq/rabbitmq-website/blob/0acf2a42/docs/quorum-queues/index.md";
    constexpr std::string_view date = "2026-08-21";
    return {
        "rabbitmq",
        "RabbitMQ",
        {"routing, and redelivery the moment a worker is gone.",
         "what has been read is gone, and brokers that slow publishers down when memory runs short.",
         "each message is a job for one worker, and which worker depends on the message."},
        {{"visibility_timeout", s(1800), {"acknowledgement timeout 30 min", consumers, date, Grade::Source}},
         {"max_receives",
          20,
          {"quorum queues since 4.0: delivery-limit 20, then dead-lettered or dropped", quorum, date, Grade::Source}},
         {"on_crash",
          "at_once",
          {"requeued as soon as the consumer's connection ends", consumers, date, Grade::Source}},
         {"retention",
          "unlimited",
          {"kept until acknowledged unless a time to live is set", consumers, date, Grade::Source}},
         {"publish",
          ms(1),
          {"end to end 1 ms at the 99th percentile, at 30 MB/s; a vendor's benchmark, and not of publishing alone",
           kConfluent, "2020", Grade::Published}}}};
}

Preset kafka() {
    constexpr std::string_view broker = "https://github.com/apache/kafka/blob/1eb76443/config/server.properties";
    constexpr std::string_view client = "https://github.com/apache/kafka/blob/1eb76443/clients/src/main/java/org/"
                                        "apache/kafka/clients/consumer/ConsumerConfig.java";
    constexpr std::string_view date = "2024-10-25";
    constexpr std::string_view design = "https://kafka.apache.org/documentation/#intro_consumers";
    return {
        "kafka",
        "Kafka",
        {"many readers of the same messages, and reading them all again from the start.",
         "order only within a partition, no more workers than partitions, and a cluster to look after.",
         "messages are a history that several systems follow, each at its own pace."},
        {{"visibility_timeout",
          s(45),
          {"session.timeout.ms 45,000: a consumer that is gone is noticed by then", client, date, Grade::Source}},
         {"max_receives",
          "unlimited",
          {"nothing counts deliveries: what fails is read again until the consumer moves on", client, date,
           Grade::Source}},
         {"partitions", 1, {"num.partitions=1 as shipped", broker, date, Grade::Source}},
         {"fan_out", true, {"every consumer group gets every message", design, "2026-11-23", Grade::Documentation}},
         {"retention", s(7 * 86400), {"log.retention.hours=168", broker, date, Grade::Source}},
         {"publish",
          ms(5),
          {"linger.ms 5 since 4.0 (KIP-1030)",
           "https://cwiki.apache.org/confluence/display/KAFKA/"
           "KIP-1030%3A+Change+constraints+and+default+values+for+various+configurations",
           "2026-11-23", Grade::Documentation}},
         {"replay",
          true,
          {"a log: reading removes nothing, offsets can be set back", design, "2026-11-23", Grade::Documentation}}}};
}

} // namespace

std::vector<Preset> queuePresets() {
    return {sqs(), rabbitmq(), kafka()};
}

} // namespace faultline::catalog::entries
