import { Annotations, type Stack } from 'aws-cdk-lib';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { warningsOf, type StackSettings } from './stack-settings.js';

/**
 * Where alarms go: the topic in the settings, or one of the stack's own for an address. Null, with a warning: nowhere.
 */
export function alarmTopic(stack: Stack, settings: StackSettings): ITopic | null {
  for (const warning of warningsOf(settings))
    Annotations.of(stack).addWarningV2('amc-ingest:alarms', warning);
  if (settings.alarmTopicArn !== undefined)
    return Topic.fromTopicArn(stack, 'AlarmTopic', settings.alarmTopicArn);
  if (settings.alarmEmail === undefined) return null;
  const topic = new Topic(stack, 'OwnAlarmTopic', { displayName: 'amc-ingest', enforceSSL: true });
  topic.addSubscription(new EmailSubscription(settings.alarmEmail));
  return topic;
}
